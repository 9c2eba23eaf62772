import CTarget

/// How a kernel for Cortex-M cores with the DSP extension multiplies a group of four output channels with the patches of
/// two pixels: one conformance a packing of the weights.
protocol DSPPacking {
  /// The doubled sums of a group, biases included.
  ///
  /// - Parameters:
  ///   - stream: the group: biases, weights. Moves behind them.
  ///   - patch: `inputs` words, a multiple of 4.
  ///   - sums: eight words.
  static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    sums: UnsafeMutablePointer<Int32>
  ) -> PixelPairSums
}

/// The doubled sums of channels A … D, of two pixels each.
struct PixelPairSums {
  let a: (Int32, Int32)
  let b: (Int32, Int32)
  let c: (Int32, Int32)
  let d: (Int32, Int32)
}

/// `WeightPacking.channelPairs`: two channels A and B share a word, 256 wA + wB in each half, so that one SXTB16 serves
/// four weights. Σ (256 wA + wB) x − Σ wB x = 256 Σ wA x exactly as long as |Σ wA x| < 2²³, which a
/// ``DSPPiece`` cannot leave.
enum ChannelPairPacking: DSPPacking {
  @inline(__always)
  static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    sums: UnsafeMutablePointer<Int32>
  ) -> PixelPairSums {
    // The biases of A and C are added at the end, so they need not fit into the bits that shared words leave for them.
    let (biasA, biasC) = unsafe (stream[0], stream[2])
    unsafe stream = ll_dsp_start_channel_pairs(stream, patch, patch + (inputs & ~15), patch + inputs, sums)
    return unsafe PixelPairSums(
      a: (biasA &+ doubled(sums, 0), biasA &+ doubled(sums, 4)), b: (sums[1] &<< 1, sums[5] &<< 1),
      c: (biasC &+ doubled(sums, 2), biasC &+ doubled(sums, 6)), d: (sums[3] &<< 1, sums[7] &<< 1))
  }

  /// 2 A from 256 A + B and B.
  @inline(__always)
  static func doubled(_ sums: UnsafeMutablePointer<Int32>, _ index: Int) -> Int32 {
    unsafe (sums[index] &- sums[index &+ 1]) &>> 7
  }
}

/// ``ChannelPairPacking`` for more inputs than its shared words can sum up: in pieces.
enum LongChannelPairPacking: DSPPacking {
  @inline(__always)
  static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    sums: UnsafeMutablePointer<Int32>
  ) -> PixelPairSums {
    var a = unsafe (stream[0], stream[0])
    var c = unsafe (stream[2], stream[2])
    let length = DSPPiece.inputs
    unsafe stream = ll_dsp_start_channel_pairs(stream, patch, patch + length, patch + length, sums)
    var start = length
    while start < inputs {
      unsafe take(sums, into: &a, &c)
      var index = 0
      while index < 8 {
        unsafe sums[index] = sums[index &+ 1]
        index &+= 2
      }
      let count = min(inputs &- start, length)
      let piece = unsafe patch + start
      unsafe stream = ll_dsp_add_channel_pairs(stream, piece, piece + (count & ~15), piece + count, sums)
      start &+= count
    }
    unsafe take(sums, into: &a, &c)
    return unsafe PixelPairSums(
      a: a, b: (sums[1] &<< 1, sums[5] &<< 1), c: c, d: (sums[3] &<< 1, sums[7] &<< 1))
  }

  @inline(__always)
  private static func take(
    _ sums: UnsafeMutablePointer<Int32>, into a: inout (Int32, Int32), _ c: inout (Int32, Int32)
  ) {
    unsafe a.0 &+= ChannelPairPacking.doubled(sums, 0)
    unsafe c.0 &+= ChannelPairPacking.doubled(sums, 2)
    unsafe a.1 &+= ChannelPairPacking.doubled(sums, 4)
    unsafe c.1 &+= ChannelPairPacking.doubled(sums, 6)
  }
}

/// `WeightPacking.doubledWords`: 2 w in 16 bits: twice the flash, fewer instructions.
enum DoubledWordPacking: DSPPacking {
  @inline(__always)
  static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    sums: UnsafeMutablePointer<Int32>
  ) -> PixelPairSums {
    unsafe stream = ll_dsp_start_doubled_words(stream, patch, patch + (inputs & ~15), patch + inputs, sums)
    return unsafe PixelPairSums(
      a: (sums[0], sums[4]), b: (sums[1], sums[5]), c: (sums[2], sums[6]), d: (sums[3], sums[7]))
  }
}

/// Sums that share words are taken out of them before they outgrow them.
enum DSPPiece {
  /// 512 inputs with |w| ≤ 127: |Σ wB x| < 2³¹ for int16, |Σ wA x| < 2²³ for int8.
  static let inputs = 512
  /// In words that hold two of them.
  static let words = 256
}

import CTarget

/// How a kernel for Cortex-M cores with the DSP extension multiplies a group of four output channels with the patches of
/// two pixels: one conformance a packing of the weights.
protocol DSPPacking {
  /// All groups that are whole from int8 to int8, at once; returns the next one.
  static func multiplyGroups(
    _ group: UnsafePointer<Int32>, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32>

  /// Where ``multiplyGroups(_:_:)`` enters its loop for patches of so many inputs (`LLDSPTile.entry`).
  static func groupEntry(inputs: Int) -> UInt32

  /// ``multiplyGroups(_:_:)`` takes patches of at most so many inputs; 0 where there is none.
  static var longestGroupInputs: Int { get }

  /// Sums up the products of a group.
  ///
  /// - Parameters:
  ///   - group: biases, weights.
  ///   - patch: of `inputs` numbers.
  /// - Returns: the group's factors, which follow its weights.
  static func sum(
    _ group: UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32>

  /// Requantises and clamps what ``sum(_:patch:inputs:_:)`` left in the tile, if input and output have one width: words {A,
  /// B, C, D} of pixel 0 and of pixel 1 for int8, {A, B}, {C, D} of pixel 0, then of pixel 1 for int16.
  static func finish(
    _ group: UnsafePointer<Int32>, _ factors: UnsafePointer<Int32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>)

  /// Otherwise: brings the sums into the form that ``DSPOutput`` takes.
  static func settle(
    _ group: UnsafePointer<Int32>, inputs: Int, _ tile: UnsafeMutablePointer<LLDSPTile>)
}

/// Sums that share words are taken out of them before they outgrow them.
enum DSPPiece {
  /// 512 inputs with |w| ≤ 127: |Σ wB x| < 2³¹ for int16, |Σ wA x| < 2²³ for int8.
  static let inputs = 512
  /// In words that hold two of them.
  static let words = 256
}

/// `WeightPacking.dspChannelPairs`: two channels A and B share a word, 256 wA + wB in each half, so that one SXTB16 serves
/// four weights. Σ (256 wA + wB) x − Σ wB x = 256 Σ wA x exactly as long as |Σ wA x| < 2²³, which a ``DSPPiece`` cannot
/// leave.
enum DSPChannelPairs: DSPPacking {
  static var longestGroupInputs: Int { DSPPiece.inputs }

  @inline(__always)
  static func multiplyGroups(
    _ group: UnsafePointer<Int32>, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    unsafe ll_dsp_byte_groups_of_channel_pairs(group, tile)
  }

  static func groupEntry(inputs: Int) -> UInt32 {
    ll_dsp_entry_of_channel_pairs(UInt32(truncatingIfNeeded: inputs))
  }

  @inline(__always)
  static func sum(
    _ group: UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    // The biases of A and C are added at the end, so they need not fit into the bits that shared words leave for them.
    let (biasB, biasD) = unsafe (group[1], group[3])
    unsafe tile.pointee.sums = (biasB, biasB, biasD, biasD, biasB, biasB, biasD, biasD)
    var weights = unsafe group + 4
    var start = 0
    while true {
      let count = min(inputs &- start, DSPPiece.inputs)
      let piece = unsafe patch + start
      unsafe weights = ll_dsp_add_channel_pairs(
        weights, piece, piece + (count & ~15), piece + count,
        UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self))
      start &+= count
      if start == inputs { return unsafe weights }
      unsafe carry(tile, isFirst: start == DSPPiece.inputs)
    }
  }

  /// Between two pieces: what A and C have so far, doubled, is put aside.
  @inline(never)
  private static func carry(_ tile: UnsafeMutablePointer<LLDSPTile>, isFirst: Bool) {
    if isFirst { unsafe tile.pointee.carried = (0, 0, 0, 0) }
    let sums = unsafe tile.pointee.sums
    unsafe tile.pointee.carried.0 &+= (sums.0 &- sums.1) &>> 7
    unsafe tile.pointee.carried.1 &+= (sums.2 &- sums.3) &>> 7
    unsafe tile.pointee.carried.2 &+= (sums.4 &- sums.5) &>> 7
    unsafe tile.pointee.carried.3 &+= (sums.6 &- sums.7) &>> 7
    unsafe tile.pointee.sums = (sums.1, sums.1, sums.3, sums.3, sums.5, sums.5, sums.7, sums.7)
  }

  @inline(__always)
  static func finish(
    _ group: UnsafePointer<Int32>, _ factors: UnsafePointer<Int32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {
    unsafe settle(group, inputs: inputs, tile)
    unsafe ll_dsp_bytes_of_doubled(factors, tile)
  }

  /// Doubled sums.
  @inline(never)
  static func settle(
    _ group: UnsafePointer<Int32>, inputs: Int, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {
    let sums = unsafe tile.pointee.sums
    let (biasA, biasC) = unsafe (group[0], group[2])
    let carried = unsafe inputs > DSPPiece.inputs ? tile.pointee.carried : (0, 0, 0, 0)
    unsafe tile.pointee.sums = (
      biasA &+ carried.0 &+ (sums.0 &- sums.1) &>> 7, sums.1 &<< 1,
      biasC &+ carried.1 &+ (sums.2 &- sums.3) &>> 7, sums.3 &<< 1,
      biasA &+ carried.2 &+ (sums.4 &- sums.5) &>> 7, sums.5 &<< 1,
      biasC &+ carried.3 &+ (sums.6 &- sums.7) &>> 7, sums.7 &<< 1
    )
  }
}

/// `WeightPacking.dspDoubledWords`: 2 w in 16 bits: twice the flash, fewer instructions.
enum DSPDoubledWords: DSPPacking {
  static var longestGroupInputs: Int { .max }

  @inline(__always)
  static func multiplyGroups(
    _ group: UnsafePointer<Int32>, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    unsafe ll_dsp_byte_groups_of_words(group, tile)
  }

  static func groupEntry(inputs: Int) -> UInt32 {
    ll_dsp_entry_of_words(UInt32(truncatingIfNeeded: inputs))
  }

  @inline(__always)
  static func sum(
    _ group: UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    unsafe ll_dsp_sum_words(
      group, patch, patch + (inputs & ~15), patch + inputs,
      UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self))
  }

  @inline(__always)
  static func finish(
    _ group: UnsafePointer<Int32>, _ factors: UnsafePointer<Int32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {
    unsafe ll_dsp_bytes_of_doubled(factors, tile)
  }

  static func settle(
    _ group: UnsafePointer<Int32>, inputs: Int, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {}
}

/// `WeightPacking.dspWideChannelPairs`: shared words as in ``DSPChannelPairs``, 256 A + B summed in 64 bits, B in 32, which a
/// ``DSPPiece`` cannot leave. Two channels at a time.
enum DSPWideChannelPairs: DSPPacking {
  static var longestGroupInputs: Int { 0 }

  static func multiplyGroups(
    _ group: UnsafePointer<Int32>, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    unsafe group
  }

  static func groupEntry(inputs: Int) -> UInt32 { 0 }

  @inline(__always)
  static func sum(
    _ group: UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    let (a, b, c, d) = unsafe (group[0], group[1], group[2], group[3])
    unsafe tile.pointee.sums = (a, b, c, d, a, b, c, d)
    var weights = unsafe group + 4
    var totals = unsafe UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self)
    let end = unsafe totals + 4
    while unsafe totals < end {
      var start = 0
      while start < inputs {
        let count = min(inputs &- start, DSPPiece.inputs)
        let piece = unsafe patch + start
        unsafe weights = ll_dsp_add_two_wide_pixels(
          weights, piece, piece + (count & ~15), piece + count, totals)
        start &+= count
      }
      unsafe totals += 2
    }
    return unsafe weights
  }

  @inline(__always)
  static func finish(
    _ group: UnsafePointer<Int32>, _ factors: UnsafePointer<Int32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {
    unsafe ll_dsp_halves_of_whole(factors, tile)
  }

  static func settle(
    _ group: UnsafePointer<Int32>, inputs: Int, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {}
}

/// `WeightPacking.dspWideWords`: weights of 16 bits: twice the flash, fewer instructions.
enum DSPWideWords: DSPPacking {
  static var longestGroupInputs: Int { 0 }

  static func multiplyGroups(
    _ group: UnsafePointer<Int32>, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    unsafe group
  }

  static func groupEntry(inputs: Int) -> UInt32 { 0 }

  @inline(__always)
  static func sum(
    _ group: UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    unsafe DSPDoubledWords.sum(group, patch: patch, inputs: inputs, tile)
  }

  @inline(__always)
  static func finish(
    _ group: UnsafePointer<Int32>, _ factors: UnsafePointer<Int32>, inputs: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {
    unsafe DSPWideChannelPairs.finish(group, factors, inputs: inputs, tile)
  }

  static func settle(
    _ group: UnsafePointer<Int32>, inputs: Int, _ tile: UnsafeMutablePointer<LLDSPTile>
  ) {}
}

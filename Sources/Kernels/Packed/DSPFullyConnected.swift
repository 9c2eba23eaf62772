import CTarget
import PackedWeights

/// `FullyConnected`, int8 to int8, for Cortex-M cores with the DSP extension, on weights in
/// `WeightPacking.dspChannelPairs`.
enum DSPFullyConnected {
  @unsafe
  static func run(_ call: PackedCall) {
    let input = unsafe call.input.assumingMemoryBound(to: Int8.self)
    let output = unsafe call.output.assumingMemoryBound(to: Int8.self)
    let patch = unsafe call.scratch.assumingMemoryBound(to: UInt32.self)
    let outputCount = unsafe call.shape.outputChannels
    let bounds = unsafe ByteBounds(call.parameters.clamp)
    let words = unsafe DSPChannelPairLayout.paddedInputs(call.shape) &>> 1
    unsafe widen(input, count: call.shape.inputs, into: patch)
    var memory = InlineArray<4, Int32>(repeating: 0)
    var span = memory.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      var stream = unsafe call.stream.assumingMemoryBound(to: Int32.self)
      var channel = 0
      while channel < outputCount {
        let word = unsafe multiply(&stream, patch: patch, words: words, sums: sums, bounds: bounds)
        let valid = outputCount &- channel
        if valid >= 4 {
          unsafe ll_store_word(output + channel, word)
        } else {
          unsafe storeBytes(word, at: output + channel, count: valid)
        }
        channel &+= 4
      }
    }
  }

  /// Pairs of inputs a word; behind the last input come numbers that meet weights of zero.
  private static func widen(
    _ input: UnsafePointer<Int8>, count: Int, into patch: UnsafeMutablePointer<UInt32>
  ) {
    var target = unsafe ll_dsp_widen_one_pixel(input, Int32(truncatingIfNeeded: count &>> 2), patch)
    if count & 3 != 0 {
      var word: UInt32 = 0
      var index = count
      while index & 3 != 0 {
        index &-= 1
        word = unsafe word &<< 8 | UInt32(UInt8(bitPattern: input[index]))
      }
      unsafe target[0] = ll_dsp_even_bytes(word)
      unsafe target[1] = ll_dsp_odd_bytes(word)
      unsafe target += 2
    }
    let end = unsafe patch + ((count &+ 7) & ~7) &>> 1
    while unsafe target < end {
      unsafe target.pointee = 0
      unsafe target += 1
    }
  }

  /// Four outputs.
  @inline(__always)
  private static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, words: Int,
    sums: UnsafeMutablePointer<Int32>, bounds: ByteBounds
  ) -> UInt32 {
    var (a, c) = unsafe (stream[0], stream[2])
    let (b, d) = unsafe (stream[1], stream[3])
    unsafe sums[1] = b
    unsafe sums[3] = d
    unsafe stream += 4
    let pieceWords = ChannelPairPacking.flushLength &>> 1
    var start = 0
    while start < words {
      unsafe sums[0] = sums[1]
      unsafe sums[2] = sums[3]
      let count = min(words &- start, pieceWords)
      let piece = unsafe patch + start
      unsafe stream = ll_dsp_add_one_pixel(stream, piece, piece + count, sums)
      unsafe a &+= ChannelPairPacking.doubled(sums, 0)
      unsafe c &+= ChannelPairPacking.doubled(sums, 2)
      start &+= count
    }
    let scales = unsafe DSPRequantization(words: stream)
    unsafe stream += DSPRequantization.wordCount
    let even = unsafe ll_dsp_saturate_pair(scales.scaled(0, a), scales.scaled(2, c))
    let odd = unsafe ll_dsp_saturate_pair(scales.scaled(1, sums[1] &<< 1), scales.scaled(3, sums[3] &<< 1))
    return bounds.clamped(even | odd &<< 8)
  }
}

import CTarget
import PackedWeights

/// `FullyConnected` of int8 inputs for Cortex-M cores with the DSP extension, on weights in
/// `WeightPacking.dspChannelPairs`.
enum DSPFullyConnected {
  @unsafe
  static func run(_ call: PackedCall) {
    let input = unsafe call.input.assumingMemoryBound(to: Int8.self)
    var target = unsafe call.output
    let patch = unsafe call.scratch.assumingMemoryBound(to: UInt32.self)
    let bounds = unsafe ByteBounds(call.parameters.clamp)
    let output = unsafe DSPOutput(call.parameters, isWide: call.shape.hasWideOutput)
    let words = unsafe DSPChannelPairLayout.paddedInputs(call.shape) &>> 1
    unsafe widen(input, count: call.shape.inputs, into: patch)
    var memory = InlineArray<4, Int32>(repeating: 0)
    var span = memory.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      var stream = unsafe call.stream.assumingMemoryBound(to: Int32.self)
      var left = unsafe call.shape.outputChannels
      while left > 0 {
        let (a, b, c, d) = unsafe multiply(&stream, patch: patch, words: words, sums: sums)
        if output.isWide {
          unsafe output.store(a, b, at: target, isPair: left > 1)
          if left > 2 { unsafe output.store(c, d, at: target + 4, isPair: left > 3) }
          unsafe target += 8
        } else {
          let even = ll_dsp_saturate_pair(a, c)
          let word = bounds.clamped(even | ll_dsp_saturate_pair(b, d) &<< 8)
          if left >= 4 {
            unsafe ll_store_word(target, word)
          } else {
            unsafe storeBytes(word, at: target, count: left)
          }
          unsafe target += 4
        }
        left &-= 4
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

  /// Four requantised outputs.
  @inline(__always)
  private static func multiply(
    _ stream: inout UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, words: Int,
    sums: UnsafeMutablePointer<Int32>
  ) -> (Int32, Int32, Int32, Int32) {
    var (a, c) = unsafe (stream[0], stream[2])
    let (b, d) = unsafe (stream[1], stream[3])
    unsafe sums[1] = b
    unsafe sums[3] = d
    unsafe stream += 4
    var start = 0
    while start < words {
      unsafe sums[0] = sums[1]
      unsafe sums[2] = sums[3]
      let count = min(words &- start, DSPPiece.words)
      let piece = unsafe patch + start
      unsafe stream = ll_dsp_add_one_pixel(stream, piece, piece + count, sums)
      unsafe a &+= ChannelPairPacking.doubled(sums, 0)
      unsafe c &+= ChannelPairPacking.doubled(sums, 2)
      start &+= count
    }
    let scales = unsafe DSPRequantization(words: stream)
    unsafe stream += DSPRequantization.wordCount
    return unsafe (
      scales.scaled(0, a), scales.scaled(1, sums[1] &<< 1), scales.scaled(2, c),
      scales.scaled(3, sums[3] &<< 1)
    )
  }
}

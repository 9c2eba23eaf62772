import CTarget
import PackedWeights

/// `FullyConnected` of int16 inputs for Cortex-M cores with the DSP extension, on weights in
/// `WeightPacking.dspWideChannelPairs`.
enum DSPWideFullyConnected {
  @unsafe
  static func run(_ call: PackedCall) {
    let inputs = unsafe DSPWideChannelPairLayout.paddedInputs(call.shape)
    let count = unsafe call.shape.inputs
    let source = unsafe inputs == count ? call.input : filledUp(call.input, count: count, call.scratch)
    let pairs = unsafe source.assumingMemoryBound(to: UInt32.self)
    let output = unsafe DSPOutput(call.parameters, isWide: call.shape.hasWideOutput)
    let channelBytes = output.isWide ? 2 : 1
    var stream = unsafe call.stream.assumingMemoryBound(to: Int32.self)
    var target = unsafe call.output
    var left = unsafe call.shape.outputChannels
    while left > 0 {
      unsafe multiply(&stream, pairs, end: pairs + inputs &>> 1, output, at: target, channels: left)
      unsafe target += 4 &* channelBytes
      left &-= 4
    }
  }

  /// The inputs with zeros up to a whole block.
  private static func filledUp(
    _ input: UnsafeRawPointer, count: Int, _ scratch: UnsafeMutableRawPointer
  ) -> UnsafeRawPointer {
    let target = unsafe scratch.assumingMemoryBound(to: Int16.self)
    let source = unsafe input.assumingMemoryBound(to: Int16.self)
    var index = 0
    while index < count {
      unsafe target[index] = source[index]
      index &+= 1
    }
    while index & 7 != 0 {
      unsafe target[index] = 0
      index &+= 1
    }
    return unsafe UnsafeRawPointer(scratch)
  }

  /// Four outputs, or the `channels` that are left.
  @inline(__always)
  private static func multiply(
    _ stream: inout UnsafePointer<Int32>, _ pairs: UnsafePointer<UInt32>, end: UnsafePointer<UInt32>,
    _ output: DSPOutput, at target: UnsafeMutableRawPointer, channels: Int
  ) {
    var (a, b, c, d) = unsafe (stream[0], stream[1], stream[2], stream[3])
    unsafe stream += 4
    var piece = unsafe pairs
    repeat {
      let pieceEnd = unsafe end - piece > DSPPiece.words ? piece + DSPPiece.words : end
      var sums = LLChannelPairSums()
      unsafe stream = ll_dsp_sum_one_wide_pixel(stream, piece, pieceEnd, &sums)
      a &+= ll_dsp_first_sum(sums.first)
      b &+= sums.first.second
      c &+= ll_dsp_first_sum(sums.second)
      d &+= sums.second.second
      unsafe piece = pieceEnd
    } while unsafe piece < end
    let scales = unsafe DSPRequantization(words: stream)
    unsafe stream += DSPRequantization.wordCount
    unsafe output.store(scales.whole(0, a), scales.whole(1, b), at: target, isPair: channels > 1)
    if channels > 2 {
      unsafe output.store(
        scales.whole(2, c), scales.whole(3, d), at: target + (output.isWide ? 4 : 2), isPair: channels > 3)
    }
  }
}

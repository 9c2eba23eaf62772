import CTarget
import PackedWeights

/// Tiles of two pixels and two output channels, int16 inputs.
@unsafe
struct DSPWideTile: DSPTile {
  private let stream: UnsafePointer<Int32>
  private let inputs: Int
  private let channels: Int
  private let output: DSPOutput

  @inline(__always)
  init(_ call: PackedCall, inputs: Int) {
    unsafe stream = call.stream.assumingMemoryBound(to: Int32.self)
    unsafe self.inputs = inputs
    unsafe channels = call.shape.outputChannels
    unsafe output = DSPOutput(call.parameters, isWide: call.shape.hasWideOutput)
  }

  @inline(__always)
  func multiply(
    patch: UnsafePointer<UInt32>, into first: UnsafeMutableRawPointer, and second: UnsafeMutableRawPointer
  ) {
    let end = unsafe patch + inputs
    let pairBytes = unsafe output.isWide ? 4 : 2
    var stream = unsafe stream
    var (first, second) = unsafe (first, second)
    var left = unsafe channels
    while left > 0 {
      var a = unsafe (stream[0], stream[0])
      var b = unsafe (stream[1], stream[1])
      unsafe stream += 2
      var piece = unsafe patch
      repeat {
        let count = unsafe end - piece > DSPPiece.inputs ? DSPPiece.inputs : end - piece
        var sums = LLChannelPairSums()
        unsafe stream = ll_dsp_sum_two_wide_pixels(
          stream, piece, piece + (count & ~15), piece + count, &sums)
        a.0 &+= ll_dsp_first_sum(sums.first)
        a.1 &+= ll_dsp_first_sum(sums.second)
        b.0 &+= sums.first.second
        b.1 &+= sums.second.second
        unsafe piece += count
      } while unsafe piece < end
      let scales = unsafe DSPRequantization(words: stream)
      unsafe stream += DSPRequantization.wordCount / 2
      unsafe output.store(scales.whole(0, a.0), scales.whole(1, b.0), at: first, isPair: left > 1)
      unsafe output.store(scales.whole(0, a.1), scales.whole(1, b.1), at: second, isPair: left > 1)
      unsafe first += pairBytes
      unsafe second += pairBytes
      left &-= 2
    }
  }
}

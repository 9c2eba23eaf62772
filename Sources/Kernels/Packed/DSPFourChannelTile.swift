import CTarget
import PackedWeights

/// Tiles of two pixels and four output channels, int8 inputs.
@unsafe
struct DSPFourChannelTile<Packing: DSPPacking>: DSPTile {
  private let stream: UnsafePointer<Int32>
  private let inputs: Int
  private let channels: Int
  private let bounds: ByteBounds
  private let output: DSPOutput

  @inline(__always)
  init(_ call: PackedCall, inputs: Int) {
    unsafe stream = call.stream.assumingMemoryBound(to: Int32.self)
    unsafe self.inputs = inputs
    unsafe channels = call.shape.outputChannels
    unsafe bounds = ByteBounds(call.parameters.clamp)
    unsafe output = DSPOutput(call.parameters, isWide: call.shape.hasWideOutput)
  }

  @inline(__always)
  func multiply(
    patch: UnsafePointer<UInt32>, into first: UnsafeMutableRawPointer, and second: UnsafeMutableRawPointer
  ) {
    var memory = InlineArray<8, Int32>(repeating: 0)
    var span = memory.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      var stream = unsafe stream
      var (first, second) = unsafe (first, second)
      var left = unsafe channels
      while left > 0 {
        let totals = unsafe Packing.multiply(&stream, patch: patch, inputs: inputs, sums: sums)
        let scales = unsafe DSPRequantization(words: stream)
        unsafe stream += DSPRequantization.wordCount
        let (a, b) = unsafe (
          scales.scaled(0, totals.a.0, totals.a.1), scales.scaled(1, totals.b.0, totals.b.1)
        )
        let (c, d) = unsafe (
          scales.scaled(2, totals.c.0, totals.c.1), scales.scaled(3, totals.d.0, totals.d.1)
        )
        if unsafe output.isWide {
          unsafe output.store(a.0, b.0, at: first, isPair: left > 1)
          unsafe output.store(a.1, b.1, at: second, isPair: left > 1)
          if left > 2 {
            unsafe output.store(c.0, d.0, at: first + 4, isPair: left > 3)
            unsafe output.store(c.1, d.1, at: second + 4, isPair: left > 3)
          }
          unsafe first += 8
          unsafe second += 8
        } else {
          let values = unsafe PixelPairBytes(a, b, c, d, bounds)
          if left >= 4 {
            unsafe ll_store_word(first, values.first)
            unsafe ll_store_word(second, values.second)
          } else {
            unsafe storeBytes(values.first, at: first, count: left)
            unsafe storeBytes(values.second, at: second, count: left)
          }
          unsafe first += 4
          unsafe second += 4
        }
        left &-= 4
      }
    }
  }
}

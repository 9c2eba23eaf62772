import CTarget
import PackedWeights

/// `Convolution2D` and `FullyConnected` with int16 inputs for Advanced SIMD, on weights in `WeightPacking.neonWide`, for
/// every geometry. Tiles of four pixels and eight output channels; a single pixel is multiplied by itself.
enum NEONWide {
  @unsafe
  static func run(_ call: PackedCall) {
    if unsafe call.shape.operation == .dense {
      if unsafe call.shape.hasWideOutput {
        unsafe runDense(NEONHalfOutput.self, call)
      } else {
        unsafe runDense(NEONByteOutput.self, call)
      }
    } else if unsafe call.shape.hasWideOutput {
      unsafe runConvolution(NEONHalfOutput.self, call)
    } else {
      unsafe runConvolution(NEONByteOutput.self, call)
    }
  }

  @inline(__always)
  private static func runConvolution<Output: NEONOutput>(_ type: Output.Type, _ call: PackedCall) {
    let shape = unsafe call.shape
    let patchBytes = 2 &* roundedUp(shape.inputs, to: 8)
    let gather = unsafe NEONPatchGather(call, patchBytes: patchBytes)
    let bounds = unsafe LLNEONBounds(call.parameters)
    let patch = unsafe call.scratch
    let staging = unsafe patch + 4 &* patchBytes
    let rest = unsafe (staging + patchBytes).assumingMemoryBound(to: Output.Element.self)
    let inputs = Int32(truncatingIfNeeded: NEONWideLayout.paddedInputs(shape))
    let channels = shape.outputChannels
    let pixels = shape.outputHeight &* shape.outputWidth
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var place = unsafe gather.first
    var pixel = 0
    while pixel < pixels {
      unsafe gather.collectFour(&place, count: pixels &- pixel, into: patch, staging: staging)
      let count = min(pixels &- pixel, 4)
      // Pixels that do not exist are computed as the last one, and stored where it is.
      var first = unsafe target
      var second = unsafe target + channels &* min(1, count &- 1)
      var third = unsafe target + channels &* min(2, count &- 1)
      var fourth = unsafe target + channels &* (count &- 1)
      var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
      var channel = 8
      while channel <= channels {
        let tile = unsafe ll_neon_multiply_wide_tile(
          patch.assumingMemoryBound(to: Int16.self), &stream, inputs)
        unsafe Output.store(tile.pixel.0, bounds, &first)
        unsafe Output.store(tile.pixel.1, bounds, &second)
        unsafe Output.store(tile.pixel.2, bounds, &third)
        unsafe Output.store(tile.pixel.3, bounds, &fourth)
        channel &+= 8
      }
      if channels & 7 != 0 {
        let tile = unsafe ll_neon_multiply_wide_tile(
          patch.assumingMemoryBound(to: Int16.self), &stream, inputs)
        var tail = unsafe rest
        unsafe Output.store(tile.pixel.0, bounds, &tail)
        unsafe Output.store(tile.pixel.1, bounds, &tail)
        unsafe Output.store(tile.pixel.2, bounds, &tail)
        unsafe Output.store(tile.pixel.3, bounds, &tail)
        unsafe copyTails(rest, step: 8, to: first, step: channels, pixels: count, count: channels & 7)
      }
      unsafe target += count &* channels
      pixel &+= 4
    }
  }

  @inline(__always)
  private static func runDense<Output: NEONOutput>(_ type: Output.Type, _ call: PackedCall) {
    let bounds = unsafe LLNEONBounds(call.parameters)
    let count = unsafe call.shape.inputs
    let inputs = Int32(truncatingIfNeeded: (count &+ 1) & ~1)
    // An odd number of inputs is read to the end of a pair.
    let chunks = unsafe wholeChunks(call.input, bytes: (count & 1) &* 2 &* count, scratch: call.scratch)
    let patch = unsafe chunks.assumingMemoryBound(to: Int16.self)
    let rest = unsafe (call.scratch + 2 &* roundedUp(count, to: 8))
      .assumingMemoryBound(to: Output.Element.self)
    let channels = unsafe call.shape.outputChannels
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
    var channel = 8
    while channel <= channels {
      let eight = unsafe ll_neon_multiply_wide_pixel(patch, &stream, inputs)
      unsafe Output.store(eight, bounds, &target)
      channel &+= 8
    }
    if channels & 7 != 0 {
      let eight = unsafe ll_neon_multiply_wide_pixel(patch, &stream, inputs)
      var tail = unsafe rest
      unsafe Output.store(eight, bounds, &tail)
      unsafe copyTails(rest, step: 0, to: target, step: 0, pixels: 1, count: channels & 7)
    }
  }
}

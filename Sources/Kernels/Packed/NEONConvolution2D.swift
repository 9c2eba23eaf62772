import CTarget
import PackedWeights

/// `Convolution2D` with int8 inputs for Advanced SIMD, on weights in `WeightPacking.neonBlocks`, for every geometry. Tiles
/// of four pixels (two on armv7) and four output channels.
enum NEONConvolution2D {
  @unsafe
  static func run(_ call: PackedCall) {
    if unsafe call.shape.hasWideOutput {
      unsafe run(NEONHalfOutput.self, call)
    } else {
      unsafe run(NEONByteOutput.self, call)
    }
  }

  @inline(__always)
  private static func run<Output: NEONOutput>(_ type: Output.Type, _ call: PackedCall) {
    let shape = unsafe call.shape
    let inputs = NEONBlockLayout.paddedInputs(shape)
    let gather = unsafe NEONPatchGather(call, patchBytes: inputs)
    let bounds = unsafe LLNEONBounds(call.parameters)
    let patch = unsafe call.scratch
    let staging = unsafe patch + 4 &* inputs
    let rest = unsafe (staging + inputs).assumingMemoryBound(to: Output.Element.self)
    let blocks = Int32(truncatingIfNeeded: inputs &>> 4)
    var work = unsafe ll_neon_tile_work(patch.assumingMemoryBound(to: Int8.self), blocks, bounds)
    let channels = shape.outputChannels
    let groups = Int32(truncatingIfNeeded: channels &>> 2)
    let pixels = shape.outputHeight &* shape.outputWidth
    let tile = Int(LL_NEON_BLOCK_PIXELS)
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var place = unsafe gather.first
    var pixel = 0
    while pixel < pixels {
      let count = pixels &- pixel
      if tile == 4 {
        unsafe gather.collectFour(&place, count: count, into: patch, staging: staging)
      } else {
        unsafe gather.collectTwo(&place, count: count, into: patch, staging: staging)
      }
      // Pixels that do not exist are computed as the last one, and stored where it is.
      var targets = unsafe Output.targets(target, step: channels, last: min(count, 4) &- 1)
      var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
      if groups > 0 { unsafe Output.multiply(&work, &stream, &targets, groups: groups) }
      if channels & 3 != 0 {
        let sums = unsafe ll_neon_multiply_tile(patch.assumingMemoryBound(to: Int8.self), &stream, blocks)
        var tail = unsafe Output.targets(rest, step: 4, last: 3)
        Output.store(sums, bounds, &tail)
        unsafe copyTails(
          rest, step: 4, to: target + (channels & ~3), step: channels, pixels: min(count, tile),
          count: channels & 3)
      }
      unsafe target += tile &* channels
      pixel &+= tile
    }
  }
}

/// Copies the numbers of a tile's last channels, which do not fill a vector, to where they belong.
@inline(never)
func copyTails<Element: BitwiseCopyable>(
  _ source: UnsafePointer<Element>, step sourceStep: Int, to target: UnsafeMutablePointer<Element>,
  step targetStep: Int, pixels: Int, count: Int
) {
  var pixel = 0
  while pixel < pixels {
    var index = 0
    while index < count {
      unsafe target[pixel &* targetStep &+ index] = source[pixel &* sourceStep &+ index]
      index &+= 1
    }
    pixel &+= 1
  }
}

import CTarget
import PackedWeights

/// `Convolution2D`, int8 to int8, with at most eighteen inputs for Advanced SIMD, on weights in `WeightPacking.neonPairs`:
/// the 3×3 kernel of a first layer of two channels. Sixteen output channels of a pixel at a time; of a kernel of three
/// rows of six inputs, pixels that see no border are read where they are, all others from a patch.
enum NEONFirstLayer {
  @unsafe
  static func run(_ call: PackedCall) {
    let shape = unsafe call.shape
    let window = unsafe call.window
    let gather = unsafe NEONPatchGather(call, patchBytes: 32)
    var bounds = unsafe ll_neon_bound_vectors(LLNEONBounds(call.parameters))
    let input = unsafe call.input.assumingMemoryBound(to: Int8.self)
    let patch = unsafe call.scratch.assumingMemoryBound(to: Int8.self)
    let channels = shape.outputChannels
    let rowStep = window.dilationHeight &* shape.inputWidth &* shape.inputChannels
    let pixelStep = window.strideWidth &* shape.inputChannels
    let isDirect =
      shape.kernelHeight == 3 && shape.kernelWidth &* shape.inputChannels == 6 && window.dilationWidth == 1
    unsafe withUnsafePointer(to: &bounds) { bounds in
      var target = unsafe call.output.assumingMemoryBound(to: Int8.self)
      var row = 0
      while row < shape.outputHeight {
        let inside = unsafe isDirect ? gather.directColumns(row: row) : (first: 0, end: 0)
        var column = 0
        while column < shape.outputWidth {
          let isInside = column >= inside.first && column < inside.end
          let count = isInside ? inside.end &- column : 1
          if isInside {
            let start =
              (row &* window.strideHeight &- window.paddingTop) &* shape.inputWidth
              &+ column &* window.strideWidth &- window.paddingLeft
            let source = unsafe input + start &* shape.inputChannels
            unsafe multiply(
              call, source, source + rowStep, source + 2 &* rowStep, step: pixelStep, bounds: bounds,
              into: target, count: count)
          } else {
            unsafe gather.assemble(row: row, column: column, into: patch, step: 16)
            unsafe multiply(
              call, patch, patch + 6, patch + 12, step: 0, bounds: bounds, into: target, count: 1)
          }
          unsafe target += count &* channels
          column &+= count
        }
        row &+= 1
      }
    }
  }

  /// All channels of `count` pixels.
  @inline(never)
  private static func multiply(
    _ call: PackedCall, _ first: UnsafePointer<Int8>, _ second: UnsafePointer<Int8>,
    _ third: UnsafePointer<Int8>, step: Int, bounds: UnsafePointer<LLNEONBoundVectors>,
    into target: UnsafeMutablePointer<Int8>, count: Int
  ) {
    let channels = unsafe call.shape.outputChannels
    let groupBytes = NEONPairLayout.groupBytes
    let tail = unsafe call.scratch.assumingMemoryBound(to: Int8.self) + 64
    var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
    var channel = 0
    while channel < channels {
      let valid = channels &- channel
      if valid >= 16 {
        unsafe ll_neon_multiply_pairs(
          first, second, third, step, stream, bounds, target + channel, channels,
          Int32(truncatingIfNeeded: count))
      } else {
        var pixel = 0
        while pixel < count {
          let offset = pixel &* step
          unsafe ll_neon_multiply_pairs(
            first + offset, second + offset, third + offset, step, stream, bounds, tail, 16, 1)
          unsafe copyTails(
            tail, step: 0, to: target + (pixel &* channels &+ channel), step: 0, pixels: 1, count: valid)
          pixel &+= 1
        }
      }
      unsafe stream += groupBytes
      channel &+= 16
    }
  }
}

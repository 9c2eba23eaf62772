import CTarget
import PackedWeights

/// `Convolution2D`, int8 to int8, with at most eighteen inputs for Advanced SIMD, on weights in `WeightPacking.neonPairs`:
/// the 3×3 kernel of a first layer of two channels. Sixteen output channels of a pixel at a time; the inputs of a kernel of
/// three rows of six come from input rows, those of any other from a patch.
enum NEONFirstLayer {
  @unsafe
  static func run(_ call: PackedCall) {
    let shape = unsafe call.shape
    var bounds = unsafe ll_neon_bound_vectors(LLNEONBounds(call.parameters))
    let patch = unsafe call.scratch.assumingMemoryBound(to: Int8.self) + 16
    let channels = shape.outputChannels
    let width = shape.outputWidth
    unsafe withUnsafePointer(to: &bounds) { bounds in
      var target = unsafe call.output.assumingMemoryBound(to: Int8.self)
      if NEONPairLayout.hasRowsOfSix(shape) {
        var rows = unsafe NEONPaddedRows(call, memory: patch)
        let step = unsafe call.window.strideWidth &* shape.inputChannels
        var row = 0
        while row < shape.outputHeight {
          let first = unsafe rows.row(row, tapRow: 0)
          let second = unsafe rows.row(row, tapRow: 1)
          let third = unsafe rows.row(row, tapRow: 2)
          unsafe multiply(call, first, second, third, step: step, bounds: bounds, into: target, count: width)
          unsafe target += width &* channels
          row &+= 1
        }
        return
      }
      let gather = unsafe NEONPatchGather(call, patchBytes: 32)
      var (row, column) = (0, 0)
      while row < shape.outputHeight {
        unsafe gather.assemble(row: row, column: column, into: patch, step: 16)
        unsafe multiply(
          call, patch, patch + 6, patch + 12, step: 0, bounds: bounds, into: target, count: 1)
        unsafe target += channels
        column &+= 1
        if column == width { (row, column) = (row &+ 1, 0) }
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
    let tail = unsafe call.scratch.assumingMemoryBound(to: Int8.self)
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

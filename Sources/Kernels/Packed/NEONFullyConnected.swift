import CTarget
import PackedWeights

/// `FullyConnected` with int8 inputs for Advanced SIMD, on weights in `WeightPacking.neonBlocks`.
enum NEONFullyConnected {
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
    let bounds = unsafe LLNEONBounds(call.parameters)
    let count = unsafe call.shape.inputs
    let inputs = unsafe wholeChunks(call.input, bytes: count, scratch: call.scratch)
      .assumingMemoryBound(to: Int8.self)
    let blocks = Int32(truncatingIfNeeded: (count &+ 15) &>> 4)
    let rest = unsafe (call.scratch + roundedUp(count, to: 16)).assumingMemoryBound(to: Output.Element.self)
    let channels = unsafe call.shape.outputChannels
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
    var work = unsafe ll_neon_tile_work(inputs, blocks, bounds)
    let groups = Int32(truncatingIfNeeded: channels &>> 2)
    if groups > 0 { unsafe Output.multiplyPixel(&work, &stream, &target, groups: groups) }
    if channels & 3 != 0 {
      let words = unsafe ll_neon_multiply_pixel(inputs, &stream, blocks)
      var tail = unsafe rest
      unsafe Output.store(words, bounds, &tail)
      unsafe copyTails(rest, step: 0, to: target, step: 0, pixels: 1, count: channels & 3)
    }
  }
}

/// The input itself if it consists of whole chunks of 16 bytes, otherwise a copy whose last chunk may be read to its end.
@inline(__always)
func wholeChunks(
  _ input: UnsafeRawPointer, bytes: Int, scratch: UnsafeMutableRawPointer
) -> UnsafeRawPointer {
  guard bytes & 15 != 0 else { return unsafe input }
  let whole = bytes & ~15
  _ = unsafe ll_neon_scatter_chunks(input, scratch, whole &>> 4, 16)
  unsafe ll_neon_copy_run(input + whole, scratch + whole, bytes & 15, input + bytes)
  return UnsafeRawPointer(scratch)
}

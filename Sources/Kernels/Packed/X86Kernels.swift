import CTarget
import PackedWeights

/// Convolution and dense layers on x86-64, int8 or int16 to int8 or int16, for every geometry: tiles of 16 channels and of
/// four pixels, or of eight with AVX-512 VNNI.
enum X86Kernels {
  /// `level` says which instruction set the steps may use: at most the machine's own, `ll_x86_level()`.
  @unsafe
  static func run<Layout: QuadLayout>(
    _ layout: Layout.Type, _ call: PackedCall, level: Int32 = ll_x86_level()
  ) {
    let scratch = unsafe call.scratch + QuadScratch(runs: QuadRuns(call.shape).count).input
    let avx2 = Int32(LL_X86_AVX2.rawValue)
    // Int16 inputs gain nothing from products of bytes.
    let level = layout.hasWideInput && level > avx2 ? avx2 : level
    let width: Int
    if layout.hasWideInput {
      let input = unsafe scratch.assumingMemoryBound(to: Int16.self)
      unsafe width = QuadCopy(WideX86Input(), call, into: input).width
    } else if level > avx2 {
      let input = unsafe scratch.assumingMemoryBound(to: UInt8.self)
      unsafe width = QuadCopy(OffsetX86Input(level: level), call, into: input).width
    } else {
      let input = unsafe scratch.assumingMemoryBound(to: Int16.self)
      unsafe width = QuadCopy(X86Input(level: level), call, into: input).width
    }
    let rowElements = unsafe width &* call.shape.inputChannels
    var walk = unsafe QuadWalk(layout, call, input: scratch, rowElements: rowElements)
    unsafe walk.run(X86Steps(level: level, tilePixels: level > avx2 ? 8 : 4), rowElements: rowElements)
  }
}

private struct X86Steps: QuadSteps {
  let level: Int32
  let tilePixels: Int

  @inline(__always)
  func multiplyTile(_ tile: UnsafePointer<LLQuadTile>) { unsafe ll_x86_tile(tile, level) }

  @inline(__always)
  func multiplyPixel(_ tile: UnsafePointer<LLQuadTile>) { unsafe ll_x86_pixel(tile, level) }
}

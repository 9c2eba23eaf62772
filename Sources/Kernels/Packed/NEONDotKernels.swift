import CTarget
import PackedWeights

/// Convolution and dense layers on aarch64 with dot products, int8 to int8 or int16, for every geometry: tiles of four
/// pixels and 16 channels.
enum NEONDotKernels {
  @unsafe
  static func run(_ call: PackedCall) {
    let scratch = unsafe call.scratch + QuadScratch(runs: QuadRuns(call.shape).count).input
    let width = unsafe QuadCopy(ByteInput(), call, into: scratch.assumingMemoryBound(to: Int8.self)).width
    let rowElements = unsafe width &* call.shape.inputChannels
    var walk = unsafe QuadWalk(NEONDotQuadLayout.self, call, input: scratch, rowElements: rowElements)
    unsafe walk.run(NEONDotSteps(), rowElements: rowElements)
  }
}

private struct NEONDotSteps: QuadSteps {
  var tilePixels: Int { 4 }

  @inline(__always)
  func multiplyTile(_ tile: UnsafePointer<LLQuadTile>) { unsafe ll_dot_tile(tile) }

  @inline(__always)
  func multiplyPixel(_ tile: UnsafePointer<LLQuadTile>) { unsafe ll_dot_pixel(tile) }
}

/// x as it is.
private struct ByteInput: QuadInput {
  static var isWide: Bool { false }
  static var offset: Int32 { 0 }

  static func converted(_ input: Int8) -> Int8 { input }

  @inline(__always)
  func convert(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<Int8>, count: Int) {
    unsafe ll_dot_copy(source, target, count)
  }
}

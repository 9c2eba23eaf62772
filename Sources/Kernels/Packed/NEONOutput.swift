import CTarget

/// How a kernel for Advanced SIMD stores requantised numbers: with the zero point, clamped, as int8 or int16.
protocol NEONOutput {
  associatedtype Element: BitwiseCopyable
  associatedtype Targets

  /// Where the outputs of four pixels go: `step` elements apart, those behind pixel `last` where it is.
  static func targets(_ first: UnsafeMutablePointer<Element>, step: Int, last: Int) -> Targets
  /// Groups of four channels of a tile, at least one, from the products on; moves the stream and the targets behind them.
  static func multiply(
    _ work: UnsafePointer<LLNEONTileWork>, _ stream: inout UnsafePointer<Int8>, _ targets: inout Targets,
    groups: Int32)
  /// The same of one pixel.
  static func multiplyPixel(
    _ work: UnsafePointer<LLNEONTileWork>, _ stream: inout UnsafePointer<Int8>,
    _ target: inout UnsafeMutablePointer<Element>, groups: Int32)
  /// Four channels of a tile; moves the targets behind them.
  static func store(_ tile: LLNEONTile, _ bounds: LLNEONBounds, _ targets: inout Targets)
  /// Four channels of one pixel; moves the target behind them.
  static func store(
    _ words: LLNEONWords, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Element>)
  /// Eight channels of one pixel; moves the target behind them.
  static func store(
    _ eight: LLNEONEight, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Element>)
  /// Sixteen channels of one pixel; moves the target behind them.
  static func store(
    _ sixteen: LLNEONSixteen, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Element>)
}

enum NEONByteOutput: NEONOutput {
  @inline(__always)
  static func targets(_ first: UnsafeMutablePointer<Int8>, step: Int, last: Int) -> LLNEONByteTargets {
    unsafe LLNEONByteTargets(
      pixel: (first, first + step &* min(1, last), first + step &* min(2, last), first + step &* min(3, last))
    )
  }

  @inline(__always)
  static func multiply(
    _ work: UnsafePointer<LLNEONTileWork>, _ stream: inout UnsafePointer<Int8>,
    _ targets: inout LLNEONByteTargets,
    groups: Int32
  ) {
    unsafe ll_neon_multiply_groups(work, &stream, &targets, groups)
  }

  @inline(__always)
  static func multiplyPixel(
    _ work: UnsafePointer<LLNEONTileWork>, _ stream: inout UnsafePointer<Int8>,
    _ target: inout UnsafeMutablePointer<Int8>, groups: Int32
  ) {
    unsafe ll_neon_multiply_pixel_groups(work, &stream, &target, groups)
  }

  @inline(__always)
  static func store(_ tile: LLNEONTile, _ bounds: LLNEONBounds, _ targets: inout LLNEONByteTargets) {
    unsafe ll_neon_store_tile_bytes(tile, bounds, &targets)
  }

  @inline(__always)
  static func store(
    _ words: LLNEONWords, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Int8>
  ) {
    unsafe ll_neon_store_four_bytes(words, bounds, &target)
  }

  @inline(__always)
  static func store(
    _ eight: LLNEONEight, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Int8>
  ) {
    unsafe ll_neon_store_eight_bytes(eight.low, eight.high, bounds, &target)
  }

  @inline(__always)
  static func store(
    _ sixteen: LLNEONSixteen, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Int8>
  ) {
    unsafe ll_neon_store_sixteen_bytes(sixteen, bounds, &target)
  }
}

enum NEONHalfOutput: NEONOutput {
  @inline(__always)
  static func targets(_ first: UnsafeMutablePointer<Int16>, step: Int, last: Int) -> LLNEONHalfTargets {
    unsafe LLNEONHalfTargets(
      pixel: (first, first + step &* min(1, last), first + step &* min(2, last), first + step &* min(3, last))
    )
  }

  @inline(__always)
  static func multiply(
    _ work: UnsafePointer<LLNEONTileWork>, _ stream: inout UnsafePointer<Int8>,
    _ targets: inout LLNEONHalfTargets,
    groups: Int32
  ) {
    var group: Int32 = 0
    while group < groups {
      let tile = unsafe ll_neon_multiply_tile(work.pointee.patch, &stream, work.pointee.blocks)
      unsafe ll_neon_store_tile_halves(tile, work.pointee.bounds, &targets)
      group &+= 1
    }
  }

  @inline(__always)
  static func multiplyPixel(
    _ work: UnsafePointer<LLNEONTileWork>, _ stream: inout UnsafePointer<Int8>,
    _ target: inout UnsafeMutablePointer<Int16>, groups: Int32
  ) {
    var group: Int32 = 0
    while group < groups {
      let words = unsafe ll_neon_multiply_pixel(work.pointee.patch, &stream, work.pointee.blocks)
      unsafe ll_neon_store_four_halves(words, work.pointee.bounds, &target)
      group &+= 1
    }
  }

  @inline(__always)
  static func store(_ tile: LLNEONTile, _ bounds: LLNEONBounds, _ targets: inout LLNEONHalfTargets) {
    unsafe ll_neon_store_tile_halves(tile, bounds, &targets)
  }

  @inline(__always)
  static func store(
    _ words: LLNEONWords, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Int16>
  ) {
    unsafe ll_neon_store_four_halves(words, bounds, &target)
  }

  @inline(__always)
  static func store(
    _ eight: LLNEONEight, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Int16>
  ) {
    unsafe ll_neon_store_eight_halves(eight.low, eight.high, bounds, &target)
  }

  @inline(__always)
  static func store(
    _ sixteen: LLNEONSixteen, _ bounds: LLNEONBounds, _ target: inout UnsafeMutablePointer<Int16>
  ) {
    unsafe ll_neon_store_sixteen_halves(sixteen, bounds, &target)
  }
}

extension LLNEONBounds {
  @inline(__always)
  init(_ parameters: LinearParameters) {
    self.init(
      zeroPoint: parameters.outputZeroPoint, lower: parameters.clamp.lower, upper: parameters.clamp.upper)
  }
}

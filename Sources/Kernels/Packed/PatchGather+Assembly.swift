import CTarget

extension PixelPairGather {
  /// A patch as it would lie in an input that is padded with zero points.
  @inline(never)
  mutating func assemble(_ place: Place, into staging: UnsafeMutableRawPointer) {
    let (top, left) = unsafe origin(place)
    let columns = unsafe TapRange(
      origin: left, taps: window.kernelWidth, dilation: window.dilationWidth, inputSize: shape.width)
    let bytes = unsafe pixelBytes
    var target = unsafe staging
    var tapRow = 0
    while unsafe tapRow < window.kernelHeight {
      let row = unsafe top &+ tapRow &* window.dilationHeight
      let isInside = unsafe row >= 0 && row < shape.height && columns.end > columns.first
      let end = isInside ? columns.end : 0
      let first = isInside ? columns.first : 0
      unsafe Self.fill(&target, count: first &* bytes, zeros)
      let start = unsafe input + (row &* shape.width &+ left) &* bytes
      if unsafe window.dilationWidth == 1 {
        unsafe Self.copy(start + first &* bytes, &target, count: (end &- first) &* bytes)
      } else {
        var tap = first
        while tap < end {
          unsafe Self.copy(start + tap &* window.dilationWidth &* bytes, &target, count: bytes)
          tap &+= 1
        }
      }
      unsafe Self.fill(&target, count: (window.kernelWidth &- end) &* bytes, zeros)
      tapRow &+= 1
    }
  }

  private static func copy(
    _ source: UnsafeRawPointer, _ target: inout UnsafeMutableRawPointer, count: Int
  ) {
    let end = unsafe target + count
    var source = unsafe source
    while unsafe target + 4 <= end {
      unsafe ll_store_word(target, ll_load_word(source))
      unsafe target += 4
      unsafe source += 4
    }
    while unsafe target < end {
      unsafe target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
      unsafe target += 1
      unsafe source += 1
    }
  }

  /// Zero points.
  static func fill(_ target: inout UnsafeMutableRawPointer, count: Int, _ zeros: UInt32) {
    let end = unsafe target + count
    var zeros = zeros
    while unsafe target + 4 <= end {
      unsafe ll_store_word(target, zeros)
      unsafe target += 4
    }
    while unsafe target < end {
      unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: zeros), as: UInt8.self)
      unsafe target += 1
      zeros = zeros &>> 8
    }
  }
}

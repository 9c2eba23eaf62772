import CTarget
import PackedWeights

/// Collects the input elements that two output pixels see, in the order of the weights, `[kH, kW, I]`, as words {pixel 0,
/// pixel 1} of two elements each. int8 is widened to 16 bits on the way: of four inputs k … k + 3 the pairs are (k, k + 2),
/// (k + 1, k + 3). The pairs of int16 are neighbours.
///
/// A patch is a sequence of runs, pieces that neighbour each other in the input as well: a kernel row, or with
/// horizontal dilation a single tap. A run that lies wholly inside the input is used where it is; one that meets
/// the border is put together first, padded with the input's zero point.
@unsafe
struct PixelPairGather {
  private let input: UnsafeRawPointer
  private let shape: ImageShape
  private let window: KernelWindow
  /// int16.
  private let isWide: Bool
  /// The zero point in all bytes, or halves.
  private let zeros: UInt32
  /// Runs of a patch, and of a kernel row.
  private let runs: Int
  private let runsPerRow: Int
  /// Everything below counts bytes: a pixel, a run, the way from one run to the next if there is one a row.
  private let pixelBytes: Int
  private let runBytes: Int
  private let rowStep: Int
  /// Output rows and columns whose patches lie wholly inside the input.
  private let insideRows: (first: Int, count: Int)
  private let insideColumns: (first: Int, count: Int)
  /// From one output column, or row, to the next.
  private let columnStep: Int
  private let lineStep: Int
  private let outputWidth: Int
  /// `inputs` words, rounded up to four; behind them room for two patches before they are widened.
  private let patch: UnsafeMutablePointer<UInt32>
  private let inputs: Int
  /// The next pixel.
  private var place: Place

  /// - Parameters:
  ///   - patch: `inputs` words, rounded up to a multiple of four; behind them half as many bytes for int8, for int16 as many.
  ///   - inputs: numbers of a patch, padding included.
  init(_ call: PackedCall, patch: UnsafeMutablePointer<UInt32>, inputs: Int) {
    let geometry = unsafe call.geometry
    let zeroPoint = unsafe UInt32(bitPattern: call.parameters.inputZeroPoint)
    unsafe input = call.input
    unsafe shape = geometry.input
    unsafe window = geometry.window
    unsafe isWide = call.shape.hasWideInput
    unsafe zeros = isWide ? (zeroPoint & 65535) &* 0x0001_0001 : (zeroPoint & 255) &* 0x0101_0101
    unsafe pixelBytes = shape.channels &<< (isWide ? 1 : 0)
    unsafe runsPerRow = window.dilationWidth == 1 ? 1 : window.kernelWidth
    unsafe runs = window.kernelHeight &* runsPerRow
    unsafe runBytes = (window.dilationWidth == 1 ? window.kernelWidth : 1) &* pixelBytes
    unsafe rowStep = window.dilationHeight &* shape.width &* pixelBytes
    unsafe insideRows = Self.inside(
      stride: window.strideHeight, padding: window.paddingTop,
      span: window.dilationHeight &* (window.kernelHeight &- 1) &+ 1, size: shape.height)
    unsafe insideColumns = Self.inside(
      stride: window.strideWidth, padding: window.paddingLeft,
      span: window.dilationWidth &* (window.kernelWidth &- 1) &+ 1, size: shape.width)
    unsafe columnStep = window.strideWidth &* pixelBytes
    unsafe lineStep = window.strideHeight &* shape.width &* pixelBytes
    unsafe outputWidth = call.shape.outputWidth
    unsafe self.patch = patch
    unsafe self.inputs = inputs
    let start = unsafe 0 &- (window.paddingTop &* shape.width &+ window.paddingLeft) &* pixelBytes
    unsafe place = Place(row: 0, column: 0, start: start, lineStart: start)
  }

  /// Output coordinates whose windows, at coordinate · stride − padding, lie in 0 ..< size.
  private static func inside(stride: Int, padding: Int, span: Int, size: Int) -> (first: Int, count: Int) {
    let room = size &+ padding &- span
    let first = (padding &+ stride &- 1) / stride
    let end = room < 0 ? 0 : room / stride &+ 1
    return (first, end > first ? end &- first : 0)
  }

  /// An output pixel and where its patch begins: outside the input where the pixel is not inside.
  private struct Place {
    var row: Int
    var column: Int
    var start: Int
    var lineStart: Int
  }

  /// Moves to the next output pixel.
  @inline(__always)
  private mutating func advance() {
    unsafe place.column &+= 1
    unsafe place.start &+= columnStep
    if unsafe place.column == outputWidth {
      unsafe place.column = 0
      unsafe place.row &+= 1
      unsafe place.lineStart &+= lineStep
      unsafe place.start = place.lineStart
    }
  }

  /// Writes the patches of the next two pixels, or twice that of the next one.
  @inline(never)
  mutating func collect(isPair: Bool) {
    let first = unsafe place
    unsafe advance()
    let second = unsafe isPair ? place : first
    if isPair { unsafe advance() }
    let padded = unsafe (inputs &+ 3) & ~3
    let staging = unsafe UnsafeMutableRawPointer(patch + padded)
    let other = unsafe staging + (isWide ? 2 &* padded : padded)
    if unsafe runsPerRow == 1 && isInside(first) && isInside(second) {
      let (one, two) = unsafe (input + first.start, input + second.start)
      if unsafe runBytes & 3 == 0 {
        unsafe widenRows(one, two)
        return
      }
      unsafe copyRows(one, two, to: staging, and: other)
    } else {
      unsafe assemble(first, into: staging)
      unsafe assemble(second, into: other)
    }
    let words = unsafe Int32(truncatingIfNeeded: isWide ? inputs &>> 1 : inputs &>> 2)
    let end = unsafe widenRow(staging, other, words: words, into: patch)
    if unsafe !isWide && inputs & 2 != 0 {
      // The last two inputs of `WeightPacking.dspDoubledWords` are one pair.
      let place = unsafe inputs &- 2
      unsafe end[0] = Self.neighbours(staging + place)
      unsafe end[1] = Self.neighbours(other + place)
    }
  }

  /// Two neighbouring bytes, widened.
  private static func neighbours(_ bytes: UnsafeRawPointer) -> UInt32 {
    let (low, high) = unsafe (
      Int16(bytes.load(as: Int8.self)), Int16(bytes.load(fromByteOffset: 1, as: Int8.self))
    )
    return UInt32(UInt16(bitPattern: low)) | UInt32(UInt16(bitPattern: high)) &<< 16
  }

  @inline(__always)
  private func isInside(_ place: Place) -> Bool {
    unsafe UInt(bitPattern: place.row &- insideRows.first) < UInt(bitPattern: insideRows.count)
      && UInt(bitPattern: place.column &- insideColumns.first) < UInt(bitPattern: insideColumns.count)
  }

  /// Words of four int8 or two int16.
  @inline(__always)
  private func widenRow(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, words: Int32,
    into patch: UnsafeMutablePointer<UInt32>
  ) -> UnsafeMutablePointer<UInt32> {
    unsafe isWide
      ? ll_dsp_interleave_two_pixels(first, second, words, patch)
      : ll_dsp_widen_two_pixels(first, second, words, patch)
  }

  @inline(__always)
  private func widenRows(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer) {
    var (first, second, target) = unsafe (first, second, patch)
    let words = unsafe Int32(truncatingIfNeeded: runBytes &>> 2)
    var run = 0
    while unsafe run < runs {
      unsafe target = widenRow(first, second, words: words, into: target)
      unsafe first += rowStep
      unsafe second += rowStep
      run &+= 1
    }
  }

  /// Words would straddle runs: rows are put next to each other first.
  @inline(__always)
  private func copyRows(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, to firstTarget: UnsafeMutableRawPointer,
    and secondTarget: UnsafeMutableRawPointer
  ) {
    var (one, two, target, other) = unsafe (first, second, firstTarget, secondTarget)
    let words = unsafe runBytes &>> 2
    var run = 0
    while unsafe run < runs {
      var (from, alsoFrom, word) = unsafe (one, two, 0)
      while word < words {
        unsafe ll_store_word(target, ll_load_word(from))
        unsafe ll_store_word(other, ll_load_word(alsoFrom))
        unsafe from += 4
        unsafe alsoFrom += 4
        unsafe target += 4
        unsafe other += 4
        word &+= 1
      }
      if unsafe runBytes & 2 != 0 {
        unsafe ll_store_half(target, ll_load_half(from))
        unsafe ll_store_half(other, ll_load_half(alsoFrom))
        unsafe from += 2
        unsafe alsoFrom += 2
        unsafe target += 2
        unsafe other += 2
      }
      if unsafe runBytes & 1 != 0 {
        unsafe target.storeBytes(of: from.load(as: UInt8.self), as: UInt8.self)
        unsafe other.storeBytes(of: alsoFrom.load(as: UInt8.self), as: UInt8.self)
        unsafe target += 1
        unsafe other += 1
      }
      unsafe one += rowStep
      unsafe two += rowStep
      run &+= 1
    }
  }

  /// A patch that meets the border, or whose taps are apart.
  @inline(never)
  private func assemble(_ place: Place, into staging: UnsafeMutableRawPointer) {
    let top = unsafe place.row &* window.strideHeight &- window.paddingTop
    let left = unsafe place.column &* window.strideWidth &- window.paddingLeft
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
      unsafe fill(&target, count: first &* bytes)
      let start = unsafe input + (row &* shape.width &+ left) &* bytes
      if unsafe window.dilationWidth == 1 {
        unsafe copy(start + first &* bytes, &target, count: (end &- first) &* bytes)
      } else {
        var tap = first
        while tap < end {
          unsafe copy(start + tap &* window.dilationWidth &* bytes, &target, count: bytes)
          tap &+= 1
        }
      }
      unsafe fill(&target, count: (window.kernelWidth &- end) &* bytes)
      tapRow &+= 1
    }
  }

  private func copy(_ source: UnsafeRawPointer, _ target: inout UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 4 <= count {
      unsafe ll_store_word(target + index, ll_load_word(source + index))
      index &+= 4
    }
    while index < count {
      unsafe target.storeBytes(
        of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
      index &+= 1
    }
    unsafe target += count
  }

  private func fill(_ target: inout UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 4 <= count {
      unsafe ll_store_word(target + index, zeros)
      index &+= 4
    }
    while index < count {
      unsafe target.storeBytes(
        of: UInt8(truncatingIfNeeded: zeros &>> (8 &* UInt32(truncatingIfNeeded: index & 3))),
        toByteOffset: index, as: UInt8.self)
      index &+= 1
    }
    unsafe target += count
  }
}

import CTarget
import PackedWeights

/// Collects the input elements that two output pixels see, in the order of the weights, `[kH, kW, I]`, as words {pixel 0,
/// pixel 1} of two elements each. int8 is widened to 16 bits on the way: of four inputs k … k + 3 the pairs are (k, k + 2),
/// (k + 1, k + 3). The pairs of int16 are neighbours.
///
/// Two neighbours inside the input, as most pixels are, are read where they are, if kernel rows are whole words or, as
/// in first layers of few channels, 4 n + 2 bytes. At the border taps outside are read from a row of zero points, if
/// pixels are whole words. All else is put together first.
@unsafe
struct PixelPairGather {
  let input: UnsafeRawPointer
  let shape: ImageShape
  let window: KernelWindow
  /// The zero point in all bytes, or halves.
  let zeros: UInt32
  /// Everything below counts bytes: a pixel, a kernel row, the way from one kernel row to the next.
  let pixelBytes: Int
  private let runBytes: Int
  private let rowStep: Int
  private let rows: Rows
  /// int16.
  private let isWide: Bool
  /// Output rows and columns whose patches lie wholly inside the input.
  private let insideRows: InsideRange
  private let insideColumns: InsideRange
  /// From one output column, or row, to the next.
  private let columnStep: Int
  private let lineStep: Int
  private let outputWidth: Int
  /// `inputs` words, rounded up to four.
  private let patch: UnsafeMutablePointer<UInt32>
  private let inputs: Int
  /// Behind the patch: room for two patches before they are widened; a kernel row of zero points where pixels are words.
  private let staging: UnsafeMutableRawPointer
  /// The next pixel.
  private var place: Place

  /// - Parameters:
  ///   - patch: `inputs` words, rounded up to a multiple of four; behind them half as many bytes for int8, for int16 as many.
  ///   - inputs: numbers of a patch, padding included.
  @inline(never)
  init(_ call: PackedCall, patch: UnsafeMutablePointer<UInt32>, inputs: Int) {
    let geometry = unsafe call.geometry
    let zeroPoint = unsafe UInt32(bitPattern: call.parameters.inputZeroPoint)
    unsafe input = call.input
    unsafe shape = geometry.input
    unsafe window = geometry.window
    unsafe isWide = call.shape.hasWideInput
    unsafe zeros = isWide ? (zeroPoint & 65535) &* 0x0001_0001 : (zeroPoint & 255) &* 0x0101_0101
    unsafe pixelBytes = shape.channels &<< (isWide ? 1 : 0)
    unsafe runBytes = window.kernelWidth &* pixelBytes
    unsafe rowStep = window.dilationHeight &* shape.width &* pixelBytes
    let isAligned = unsafe (pixelBytes | Int(bitPattern: input)) & 3 == 0
    unsafe rows =
      window.dilationWidth == 1 ? Rows(bytes: runBytes, isWide: isWide, isAligned: isAligned) : .others
    unsafe insideRows = InsideRange(
      stride: window.strideHeight, padding: window.paddingTop,
      span: window.dilationHeight &* (window.kernelHeight &- 1) &+ 1, size: shape.height)
    unsafe insideColumns = InsideRange(
      stride: window.strideWidth, padding: window.paddingLeft,
      span: window.dilationWidth &* (window.kernelWidth &- 1) &+ 1, size: shape.width)
    unsafe columnStep = window.strideWidth &* pixelBytes
    unsafe lineStep = window.strideHeight &* shape.width &* pixelBytes
    unsafe outputWidth = call.shape.outputWidth
    unsafe self.patch = patch
    unsafe self.inputs = inputs
    unsafe staging = UnsafeMutableRawPointer(patch + (inputs &+ 3) & ~3)
    let start = unsafe 0 &- (window.paddingTop &* shape.width &+ window.paddingLeft) &* pixelBytes
    unsafe place = Place(row: 0, column: 0, start: start, lineStart: start, pairs: 0)
    unsafe place.pairs = pairs(row: 0)
    if unsafe pixelBytes & 3 == 0 {
      var target = unsafe staging
      unsafe Self.fill(&target, count: runBytes, zeros)
    }
  }

  /// Output coordinates whose windows, at coordinate · stride − padding, lie in 0 ..< size.
  private struct InsideRange {
    let first: Int
    let count: Int

    init(stride: Int, padding: Int, span: Int, size: Int) {
      let room = size &+ padding &- span
      first = (padding &+ stride &- 1) / stride
      let end = room < 0 ? 0 : room / stride &+ 1
      count = end > first ? end &- first : 0
    }

    @inline(__always)
    func contains(_ coordinate: Int) -> Bool {
      UInt(bitPattern: coordinate &- first) < UInt(bitPattern: count)
    }
  }

  /// What kernel rows inside the input are.
  private enum Rows {
    /// int8, whole words at multiples of four bytes.
    case alignedWords
    /// int8, whole words and two bytes.
    case wordsAndHalf
    /// Whole words.
    case words
    /// Anything else, or taps that are apart.
    case others

    init(bytes: Int, isWide: Bool, isAligned: Bool) {
      if bytes & 3 == 0 {
        self = isAligned && !isWide ? .alignedWords : .words
      } else {
        self = bytes & 3 == 2 && bytes > 4 && !isWide ? .wordsAndHalf : .others
      }
    }
  }

  /// An output pixel and where its patch begins: outside the input where the pixel is not inside.
  struct Place {
    var row: Int
    var column: Int
    var start: Int
    var lineStart: Int
    /// So many columns of this row, from the first one inside on, begin a pair that is read where it is.
    var pairs: Int
  }

  private func pairs(row: Int) -> Int {
    unsafe rows != .others && insideRows.contains(row) && insideColumns.count > 1
      ? insideColumns.count &- 1 : 0
  }

  /// Moves to the next output row.
  @inline(never)
  private mutating func beginRow() {
    unsafe place.column = 0
    unsafe place.row &+= 1
    unsafe place.lineStart &+= lineStep
    unsafe place.start = place.lineStart
    unsafe place.pairs = pairs(row: place.row)
  }

  /// Writes the patches of the next two pixels, or twice that of the next one.
  @inline(never)
  mutating func collect(isPair: Bool) {
    let column = unsafe place.column &- insideColumns.first
    guard unsafe isPair && UInt(bitPattern: column) < UInt(bitPattern: place.pairs) else {
      let first = unsafe place
      unsafe advance()
      let second = unsafe isPair ? place : first
      if isPair { unsafe advance() }
      if unsafe pixelBytes & 3 == 0 {
        unsafe widenTaps(first, second)
      } else {
        unsafe assemble(first, second)
      }
      return
    }
    let one = unsafe input + place.start
    let two = unsafe one + columnStep
    unsafe place.column &+= 2
    unsafe place.start &+= 2 &* columnStep
    if unsafe place.column == outputWidth { unsafe beginRow() }
    let words = unsafe Int32(truncatingIfNeeded: runBytes &>> 2)
    let count = unsafe Int32(truncatingIfNeeded: window.kernelHeight)
    switch unsafe rows {
    case .alignedWords: _ = unsafe ll_dsp_widen_aligned_rows(one, two, rowStep, count, words, patch)
    case .wordsAndHalf:
      _ = unsafe ll_dsp_widen_split_rows(one, two, rowStep, count, words, inputs & 2 == 0 ? 1 : 0, patch)
    case .words, .others: unsafe widenRows(one, two)
    }
  }

  /// Moves to the next output pixel.
  @inline(never)
  private mutating func advance() {
    unsafe place.column &+= 1
    unsafe place.start &+= columnStep
    if unsafe place.column == outputWidth { unsafe beginRow() }
  }

  /// Words of four int8 or two int16, at any address.
  @inline(__always)
  private func widenRow(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, words: Int32,
    into patch: UnsafeMutablePointer<UInt32>
  ) -> UnsafeMutablePointer<UInt32> {
    unsafe isWide
      ? ll_dsp_interleave_two_pixels(first, second, words, patch)
      : ll_dsp_widen_two_pixels(first, second, words, patch)
  }

  @inline(never)
  private mutating func widenRows(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer) {
    var (first, second, target) = unsafe (first, second, patch)
    let words = unsafe Int32(truncatingIfNeeded: runBytes &>> 2)
    var left = unsafe window.kernelHeight
    while left > 0 {
      unsafe target = widenRow(first, second, words: words, into: target)
      unsafe first += rowStep
      unsafe second += rowStep
      left &-= 1
    }
  }

  /// A kernel row at a time where both pixels see only columns of the input, otherwise a tap at a time; from the zero points
  /// what is outside.
  @inline(never)
  private mutating func widenTaps(_ first: Place, _ second: Place) {
    let isRow =
      unsafe window.dilationWidth == 1 && insideColumns.contains(first.column)
      && insideColumns.contains(second.column)
    let words = unsafe Int32(truncatingIfNeeded: (isRow ? runBytes : pixelBytes) &>> 2)
    let taps = unsafe isRow ? 1 : window.kernelWidth
    let tapStep = unsafe window.dilationWidth &* pixelBytes
    let (zeroPoints, size) = unsafe (UnsafeRawPointer(staging), shape)
    let isAligned = unsafe rows == .alignedWords
    var (row, left) = unsafe origin(first)
    var (otherRow, otherLeft) = unsafe origin(second)
    // Both are columns of the input.
    if isRow { (left, otherLeft) = (0, 0) }
    var (one, two, target) = unsafe (input + first.start, input + second.start, patch)
    var count = unsafe window.kernelHeight
    while count > 0 {
      let isInside = UInt(bitPattern: row) < UInt(bitPattern: size.height)
      let isOtherInside = UInt(bitPattern: otherRow) < UInt(bitPattern: size.height)
      var (tap, from, otherFrom) = unsafe (0, one, two)
      var (column, otherColumn) = (left, otherLeft)
      while tap < taps {
        let sees = isInside && UInt(bitPattern: column) < UInt(bitPattern: size.width)
        let otherSees = isOtherInside && UInt(bitPattern: otherColumn) < UInt(bitPattern: size.width)
        let (source, other) = unsafe (sees ? from : zeroPoints, otherSees ? otherFrom : zeroPoints)
        if isAligned {
          unsafe target = ll_dsp_widen_aligned_rows(source, other, 0, 1, words, target)
        } else {
          unsafe target = widenRow(source, other, words: words, into: target)
        }
        unsafe from += tapStep
        unsafe otherFrom += tapStep
        unsafe column &+= window.dilationWidth
        unsafe otherColumn &+= window.dilationWidth
        tap &+= 1
      }
      unsafe one += rowStep
      unsafe two += rowStep
      unsafe row &+= window.dilationHeight
      unsafe otherRow &+= window.dilationHeight
      count &-= 1
    }
  }

  /// Where a pixel's first tap is in the input, or outside.
  @inline(__always)
  func origin(_ place: Place) -> (row: Int, column: Int) {
    unsafe (
      place.row &* window.strideHeight &- window.paddingTop,
      place.column &* window.strideWidth &- window.paddingLeft
    )
  }

  /// Puts both patches together, then widens them.
  @inline(never)
  private mutating func assemble(_ first: Place, _ second: Place) {
    let padded = unsafe (inputs &+ 3) & ~3
    let other = unsafe staging + (isWide ? 2 &* padded : padded)
    unsafe assemble(first, into: staging)
    unsafe assemble(second, into: other)
    var end = unsafe patch
    let words = unsafe Int32(truncatingIfNeeded: isWide ? inputs &>> 1 : inputs &>> 2)
    if words > 0 { unsafe end = widenRow(staging, other, words: words, into: end) }
    if unsafe !isWide && inputs & 2 != 0 {
      // The last two inputs of `WeightPacking.dspDoubledWords` are one pair.
      let place = unsafe inputs &- 2
      unsafe end[0] = ll_dsp_neighbours(UInt32(ll_load_half(staging + place)))
      unsafe end[1] = ll_dsp_neighbours(UInt32(ll_load_half(other + place)))
    }
  }
}

import CTarget

/// Collects the input elements that two output pixels see, in the order of the weights, `[kH, kW, I]`, and widens them
/// to 16 bits: for four inputs k … k + 3 the words {pixel 0, pixel 1} of (k, k + 2), then of (k + 1, k + 3).
///
/// A patch is a sequence of runs, pieces that neighbour each other in the input as well: a kernel row, or with
/// horizontal dilation a single tap. A run that lies wholly inside the input is used where it is; one that meets
/// the border is put together first, padded with the input's zero point.
@unsafe
struct PixelPairGather {
  private let input: UnsafePointer<Int8>
  private let shape: ImageShape
  private let window: KernelWindow
  private let zeroPoint: Int8
  /// Runs of a patch, and of a kernel row.
  private let runs: Int
  private let runsPerRow: Int
  /// Elements of a run.
  private let runLength: Int
  /// Elements from one run to the next, if there is one a row.
  private let rowStep: Int
  /// Output rows and columns whose patches lie wholly inside the input.
  private let insideRows: (first: Int, end: Int)
  private let insideColumns: (first: Int, end: Int)
  /// Elements from one output column, or row, to the next.
  private let columnStep: Int
  private let lineStep: Int

  @inline(__always)
  init(_ input: UnsafePointer<Int8>, _ geometry: Convolution2D.Geometry, zeroPoint: Int32) {
    unsafe self.input = input
    unsafe shape = geometry.input
    unsafe window = geometry.window
    unsafe self.zeroPoint = Int8(truncatingIfNeeded: zeroPoint)
    unsafe runsPerRow = window.dilationWidth == 1 ? 1 : window.kernelWidth
    unsafe runs = window.kernelHeight &* runsPerRow
    unsafe runLength = (window.dilationWidth == 1 ? window.kernelWidth : 1) &* shape.channels
    unsafe rowStep = window.dilationHeight &* shape.width &* shape.channels
    unsafe insideRows = Self.inside(
      stride: window.strideHeight, padding: window.paddingTop,
      span: window.dilationHeight &* (window.kernelHeight &- 1) &+ 1, size: shape.height)
    unsafe insideColumns = Self.inside(
      stride: window.strideWidth, padding: window.paddingLeft,
      span: window.dilationWidth &* (window.kernelWidth &- 1) &+ 1, size: shape.width)
    unsafe columnStep = window.strideWidth &* shape.channels
    unsafe lineStep = window.strideHeight &* shape.width &* shape.channels
  }

  /// Output coordinates whose windows, at coordinate · stride − padding, lie in 0 ..< size.
  private static func inside(stride: Int, padding: Int, span: Int, size: Int) -> (first: Int, end: Int) {
    let room = size &+ padding &- span
    return ((padding &+ stride &- 1) / stride, room < 0 ? 0 : room / stride &+ 1)
  }

  /// An output pixel and where its patch begins: outside the input where the pixel is not inside.
  struct Place {
    fileprivate(set) var row: Int
    fileprivate(set) var column: Int
    fileprivate var start: Int
    fileprivate var lineStart: Int
  }

  /// The first output pixel.
  @inline(__always)
  var first: Place {
    let start = unsafe 0 &- (window.paddingTop &* shape.width &+ window.paddingLeft) &* shape.channels
    return Place(row: 0, column: 0, start: start, lineStart: start)
  }

  /// Moves to the next output pixel.
  @inline(__always)
  func advance(_ place: inout Place, width: Int) {
    place.column &+= 1
    unsafe place.start &+= columnStep
    if place.column == width {
      place.column = 0
      place.row &+= 1
      unsafe place.lineStart &+= lineStep
      place.start = place.lineStart
    }
  }

  /// Writes the patches of two pixels; behind their `inputs` words, `inputs` / 2 words are used as well.
  @inline(never)
  func widen(_ first: Place, _ second: Place, inputs: Int, into patch: UnsafeMutablePointer<UInt32>) {
    let staging = unsafe UnsafeMutableRawPointer(patch + inputs).assumingMemoryBound(to: Int8.self)
    if unsafe runsPerRow == 1 && isInside(first) && isInside(second) {
      let (one, two) = unsafe (input + first.start, input + second.start)
      if unsafe runLength & 3 == 0 {
        unsafe widenRows(one, two, into: patch)
        return
      }
      unsafe copyRows(one, two, to: staging, and: staging + inputs)
    } else {
      unsafe assemble(first, into: staging)
      unsafe assemble(second, into: staging + inputs)
    }
    unsafe widenStaged(staging, inputs: inputs, into: patch)
  }

  @inline(__always)
  private func isInside(_ place: Place) -> Bool {
    unsafe place.row >= insideRows.first && place.row < insideRows.end && place.column >= insideColumns.first
      && place.column < insideColumns.end
  }

  @inline(__always)
  private func widenRows(
    _ first: UnsafePointer<Int8>, _ second: UnsafePointer<Int8>, into patch: UnsafeMutablePointer<UInt32>
  ) {
    var (first, second, target) = unsafe (first, second, patch)
    let words = unsafe Int32(truncatingIfNeeded: runLength &>> 2)
    var run = 0
    while unsafe run < runs {
      unsafe target = ll_dsp_widen_two_pixels(first, second, words, target)
      unsafe first += rowStep
      unsafe second += rowStep
      run &+= 1
    }
  }

  /// Words would straddle runs: rows are put next to each other first.
  @inline(__always)
  private func copyRows(
    _ first: UnsafePointer<Int8>, _ second: UnsafePointer<Int8>, to firstTarget: UnsafeMutablePointer<Int8>,
    and secondTarget: UnsafeMutablePointer<Int8>
  ) {
    var (one, two, target, other) = unsafe (first, second, firstTarget, secondTarget)
    let words = unsafe runLength &>> 2
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
      if unsafe runLength & 2 != 0 {
        unsafe ll_store_half(target, ll_load_half(from))
        unsafe ll_store_half(other, ll_load_half(alsoFrom))
        unsafe from += 2
        unsafe alsoFrom += 2
        unsafe target += 2
        unsafe other += 2
      }
      if unsafe runLength & 1 != 0 {
        unsafe target.pointee = from.pointee
        unsafe other.pointee = alsoFrom.pointee
        unsafe target += 1
        unsafe other += 1
      }
      unsafe one += rowStep
      unsafe two += rowStep
      run &+= 1
    }
  }

  @inline(__always)
  private func widenStaged(
    _ staging: UnsafeMutablePointer<Int8>, inputs: Int, into patch: UnsafeMutablePointer<UInt32>
  ) {
    _ = unsafe ll_dsp_widen_two_pixels(
      staging, staging + inputs, Int32(truncatingIfNeeded: inputs &>> 2), patch)
  }

  /// A patch that meets the border, or whose taps are apart.
  @inline(never)
  private func assemble(_ place: Place, into staging: UnsafeMutablePointer<Int8>) {
    let top = unsafe place.row &* window.strideHeight &- window.paddingTop
    let left = unsafe place.column &* window.strideWidth &- window.paddingLeft
    let columns = unsafe TapRange(
      origin: left, taps: window.kernelWidth, dilation: window.dilationWidth, inputSize: shape.width)
    let channels = unsafe shape.channels
    var target = unsafe staging
    var tapRow = 0
    while unsafe tapRow < window.kernelHeight {
      let row = unsafe top &+ tapRow &* window.dilationHeight
      let isInside = unsafe row >= 0 && row < shape.height && columns.end > columns.first
      let end = isInside ? columns.end : 0
      let first = isInside ? columns.first : 0
      unsafe fill(&target, count: first &* channels)
      let start = unsafe input + (row &* shape.width &+ left) &* channels
      if unsafe window.dilationWidth == 1 {
        unsafe copy(start + first &* channels, &target, count: (end &- first) &* channels)
      } else {
        var tap = first
        while tap < end {
          unsafe copy(start + tap &* window.dilationWidth &* channels, &target, count: channels)
          tap &+= 1
        }
      }
      unsafe fill(&target, count: (window.kernelWidth &- end) &* channels)
      tapRow &+= 1
    }
  }

  private func copy(_ source: UnsafePointer<Int8>, _ target: inout UnsafeMutablePointer<Int8>, count: Int) {
    var index = 0
    while index &+ 4 <= count {
      unsafe ll_store_word(target + index, ll_load_word(source + index))
      index &+= 4
    }
    while index < count {
      unsafe target[index] = source[index]
      index &+= 1
    }
    unsafe target += count
  }

  private func fill(_ target: inout UnsafeMutablePointer<Int8>, count: Int) {
    let word = unsafe UInt32(UInt8(bitPattern: zeroPoint)) &* 0x0101_0101
    var index = 0
    while index &+ 4 <= count {
      unsafe ll_store_word(target + index, word)
      index &+= 4
    }
    while index < count {
      unsafe target[index] = zeroPoint
      index &+= 1
    }
    unsafe target += count
  }
}

import CTarget
import PackedWeights

/// Collects the inputs that neighbouring output pixels see, in the order of the weights, `[kH, kW, I]`, in chunks of 16
/// bytes: chunk 0 of every pixel of a tile, then chunk 1 of every pixel, and so on. For int8 and int16 alike.
///
/// A patch is a sequence of runs, pieces that neighbour each other in the input as well: a kernel row, or with horizontal
/// dilation a single tap. What lies outside the input is filled with its zero point; behind the last input come
/// numbers that meet weights of zero. Nothing outside the input is read.
@unsafe
struct NEONPatchGather {
  private let input: UnsafeRawPointer
  private let inputEnd: UnsafeRawPointer
  private let height: Int
  private let width: Int
  private let window: KernelWindow
  private let outputWidth: Int
  private let fill: UInt32
  /// Bytes of a pixel, of a run, of a patch with its padding.
  private let pixelBytes: Int
  private let runBytes: Int
  private let patchBytes: Int
  private let runsPerRow: Int
  /// Bytes from one kernel row to the next, from one output column, or row, to the next.
  private let rowStep: Int
  private let columnStep: Int
  private let lineStep: Int
  /// Output rows and columns whose patches lie wholly inside the input.
  private let insideRows: (first: Int, end: Int)
  private let insideColumns: (first: Int, end: Int)

  /// - Parameter patchBytes: of one pixel, a multiple of 16.
  @inline(__always)
  init(_ call: PackedCall, patchBytes: Int) {
    let shape = unsafe call.shape
    unsafe window = call.window
    let elementBytes = shape.hasWideInput ? 2 : 1
    unsafe self.patchBytes = patchBytes
    unsafe height = shape.inputHeight
    unsafe width = shape.inputWidth
    unsafe outputWidth = shape.outputWidth
    unsafe pixelBytes = shape.inputChannels &* elementBytes
    unsafe input = call.input
    unsafe inputEnd = unsafe call.input + height &* width &* pixelBytes
    let zeroPoint = unsafe UInt32(bitPattern: call.parameters.inputZeroPoint)
    unsafe fill = elementBytes == 2 ? (zeroPoint & 0xFFFF) &* 0x1_0001 : (zeroPoint & 0xFF) &* 0x0101_0101
    unsafe runsPerRow = window.dilationWidth == 1 ? 1 : window.kernelWidth
    unsafe runBytes = (window.dilationWidth == 1 ? window.kernelWidth : 1) &* pixelBytes
    unsafe rowStep = window.dilationHeight &* width &* pixelBytes
    unsafe columnStep = window.strideWidth &* pixelBytes
    unsafe lineStep = window.strideHeight &* width &* pixelBytes
    unsafe insideRows = Self.inside(
      stride: window.strideHeight, padding: window.paddingTop,
      span: window.dilationHeight &* (window.kernelHeight &- 1) &+ 1, size: height)
    unsafe insideColumns = Self.inside(
      stride: window.strideWidth, padding: window.paddingLeft,
      span: window.dilationWidth &* (window.kernelWidth &- 1) &+ 1, size: width)
  }

  /// Output coordinates whose windows, at coordinate · stride − padding, lie in 0 ..< size.
  private static func inside(stride: Int, padding: Int, span: Int, size: Int) -> (first: Int, end: Int) {
    let room = size &+ padding &- span
    return ((padding &+ stride &- 1) / stride, room < 0 ? 0 : room / stride &+ 1)
  }

  /// An output pixel and the byte at which its patch begins: outside the input where the pixel is not inside.
  struct Place {
    fileprivate(set) var row: Int
    fileprivate(set) var column: Int
    fileprivate var start: Int
    fileprivate var lineStart: Int
  }

  /// The first output pixel.
  @inline(__always)
  var first: Place {
    let start = unsafe 0 &- (window.paddingTop &* width &+ window.paddingLeft) &* pixelBytes
    return Place(row: 0, column: 0, start: start, lineStart: start)
  }

  /// Moves on by output pixels of the same row.
  @inline(__always)
  private func advance(_ place: inout Place, by pixels: Int) {
    place.column &+= pixels
    unsafe place.start &+= pixels &* columnStep
    if unsafe place.column == outputWidth {
      place.column = 0
      place.row &+= 1
      unsafe place.lineStart &+= lineStep
      place.start = place.lineStart
    }
  }

  /// Writes the patches of the next four of `count` pixels that are left; the last one stands in for those that are
  /// missing.
  ///
  /// - Parameter staging: room for a patch and 16 bytes.
  @inline(__always)
  func collectFour(
    _ place: inout Place, count: Int, into patch: UnsafeMutableRawPointer, staging: UnsafeMutableRawPointer
  ) {
    guard unsafe runBytes & 15 == 0 && count >= 4 && isInside(place, pixels: 4) else {
      unsafe collect(&place, count: count, pixels: 4, into: patch, staging: staging)
      return
    }
    var (source, target, row) = unsafe (input + place.start, patch, 0)
    let (step, chunks, rows) = unsafe (columnStep, runBytes &>> 4, window.kernelHeight)
    while row < rows {
      unsafe target = ll_neon_interleave_four(
        source, source + step, source + 2 &* step, source + 3 &* step, chunks, target)
      unsafe source += rowStep
      row &+= 1
    }
    unsafe advance(&place, by: 4)
  }

  /// Writes the patches of the next two of `count` pixels.
  @inline(__always)
  func collectTwo(
    _ place: inout Place, count: Int, into patch: UnsafeMutableRawPointer, staging: UnsafeMutableRawPointer
  ) {
    guard unsafe runBytes & 15 == 0 && count >= 2 && isInside(place, pixels: 2) else {
      unsafe collect(&place, count: count, pixels: 2, into: patch, staging: staging)
      return
    }
    var (source, target, row) = unsafe (input + place.start, patch, 0)
    let (step, chunks, rows) = unsafe (columnStep, runBytes &>> 4, window.kernelHeight)
    while row < rows {
      unsafe target = ll_neon_interleave_two(source, source + step, chunks, target)
      unsafe source += rowStep
      row &+= 1
    }
    unsafe advance(&place, by: 2)
  }

  /// The patches of pixels of one row lie wholly inside the input, and each kernel row is one run.
  @inline(__always)
  private func isInside(_ place: Place, pixels: Int) -> Bool {
    unsafe runsPerRow == 1 && place.row >= insideRows.first && place.row < insideRows.end
      && place.column >= insideColumns.first && place.column &+ pixels <= insideColumns.end
  }

  /// Pixel by pixel.
  @inline(never)
  private func collect(
    _ place: inout Place, count: Int, pixels: Int, into patch: UnsafeMutableRawPointer,
    staging: UnsafeMutableRawPointer
  ) {
    var index = 0
    while index < pixels {
      let target = unsafe patch + 16 &* index
      if unsafe isInside(place, pixels: 1) {
        unsafe collectInside(place.start, into: target, step: 16 &* pixels, staging: staging)
      } else if unsafe pixelBytes & 15 == 0 {
        unsafe assemble(row: place.row, column: place.column, into: target, step: 16 &* pixels)
      } else {
        unsafe assemble(row: place.row, column: place.column, into: staging, step: 16)
        _ = unsafe ll_neon_scatter_chunks(staging, target, patchBytes &>> 4, 16 &* pixels)
      }
      index &+= 1
      // The last pixel stays: nothing follows it.
      if index < count { unsafe advance(&place, by: 1) }
    }
  }

  @inline(__always)
  private func collectInside(
    _ start: Int, into patch: UnsafeMutableRawPointer, step: Int, staging: UnsafeMutableRawPointer
  ) {
    var (source, row) = unsafe (input + start, 0)
    let rows = unsafe window.kernelHeight
    if unsafe runBytes & 15 == 0 {
      var target = unsafe patch
      while row < rows {
        unsafe target = ll_neon_scatter_chunks(source, target, runBytes &>> 4, step)
        unsafe source += rowStep
        row &+= 1
      }
    } else {
      var target = unsafe staging
      while row < rows {
        unsafe ll_neon_copy_run(source, target, runBytes, inputEnd)
        unsafe target += runBytes
        unsafe source += rowStep
        row &+= 1
      }
      _ = unsafe ll_neon_scatter_chunks(staging, patch, patchBytes &>> 4, step)
    }
  }

  /// The patch of any pixel, also one that meets the border or whose taps are apart: chunks `step` bytes apart, which is
  /// 16 unless a pixel consists of whole chunks. Uses up to 15 bytes behind it.
  @inline(never)
  func assemble(row: Int, column: Int, into patch: UnsafeMutableRawPointer, step: Int) {
    let top = unsafe row &* window.strideHeight &- window.paddingTop
    let left = unsafe column &* window.strideWidth &- window.paddingLeft
    let columns = unsafe TapRange(
      origin: left, taps: window.kernelWidth, dilation: window.dilationWidth, inputSize: width)
    let rows = unsafe TapRange(
      origin: top, taps: window.kernelHeight, dilation: window.dilationHeight, inputSize: height)
    let isEmpty = columns.end <= columns.first || rows.end <= rows.first
    let (firstTap, endTap) = isEmpty ? (0, 0) : (columns.first, columns.end)
    let (firstRow, endRow) = isEmpty ? (0, 0) : (rows.first, rows.end)
    let allBytes = unsafe window.kernelWidth &* pixelBytes
    var (target, tapRow) = unsafe (patch, 0)
    let leftBytes = unsafe firstTap &* pixelBytes
    let middleBytes = unsafe (endTap &- firstTap) &* pixelBytes
    let rightBytes = allBytes &- leftBytes &- middleBytes
    var source = unsafe input + ((top &* width &+ left) &* pixelBytes &+ leftBytes)
    let lastRow = unsafe source + (endRow &- 1) &* rowStep
    // A chunk may reach behind a run; behind the input it must not.
    let isRoomy: Int32 = unsafe lastRow + roundedUp(middleBytes, to: 16) <= inputEnd ? 1 : 0
    let isOneRun = unsafe window.dilationWidth == 1
    while unsafe tapRow < window.kernelHeight {
      let isInside = tapRow >= firstRow && tapRow < endRow
      if isInside && !isOneRun {
        unsafe target = assembleApart(
          row: top &+ tapRow &* window.dilationHeight, left: left, taps: (firstTap, endTap), into: target,
          step: step)
      } else {
        unsafe target = ll_neon_assemble_row(
          source, target, isInside ? leftBytes : allBytes, isInside ? middleBytes : 0,
          isInside ? rightBytes : 0, step, fill, isRoomy)
      }
      unsafe source += rowStep
      tapRow &+= 1
    }
  }

  /// A kernel row whose taps are apart.
  @inline(never)
  private func assembleApart(
    row: Int, left: Int, taps: (first: Int, end: Int), into patch: UnsafeMutableRawPointer, step: Int
  ) -> UnsafeMutableRawPointer {
    var (target, tap) = unsafe (patch, 0)
    while unsafe tap < window.kernelWidth {
      if tap < taps.first || tap >= taps.end {
        unsafe target = ll_neon_assemble_row(input, target, pixelBytes, 0, 0, step, fill, 1)
      } else {
        let source = unsafe input + (row &* width &+ left &+ tap &* window.dilationWidth) &* pixelBytes
        let isRoomy: Int32 = unsafe source + roundedUp(pixelBytes, to: 16) <= inputEnd ? 1 : 0
        unsafe target = ll_neon_assemble_row(source, target, 0, pixelBytes, 0, step, fill, isRoomy)
      }
      tap &+= 1
    }
    return unsafe target
  }
}

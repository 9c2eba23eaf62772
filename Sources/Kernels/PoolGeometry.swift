/// Shapes of a pooling: input `[H, W, C]`, output `[oH, oW, C]`.
public struct PoolGeometry: Equatable, Sendable, BitwiseCopyable {
  public var input: ImageShape
  public var window: KernelWindow

  @inlinable
  public init(input: ImageShape, window: KernelWindow) {
    self.input = input
    self.window = window
  }

  /// The most taps a window may have: as many int16 numbers add up inside 32 bits.
  public static var greatestTapCount: Int { 65535 }

  /// `[oH, oW, C]`. The geometry must be valid.
  public var output: ImageShape {
    ImageShape(
      height: window.outputHeight(inputHeight: input.height),
      width: window.outputWidth(inputWidth: input.width), channels: input.channels)
  }

  /// Checks that every dimension is in range, the kernel fits, its taps are not too many, and every output has at
  /// least one input.
  public func validate() throws(KernelError) {
    try window.validate(input: input)
    let taps = window.kernelHeight &* window.kernelWidth
    if taps > Self.greatestTapCount { throw .dimensionOutOfRange(value: taps) }
    let size = output
    var row = 0
    while row < size.height {
      if rows(of: row).isEmpty { throw .windowOutsideInput(position: row) }
      row &+= 1
    }
    var column = 0
    while column < size.width {
      if columns(of: column).isEmpty { throw .windowOutsideInput(position: column) }
      column &+= 1
    }
  }

  /// Input row of the first tap row, maybe in the padding.
  @inline(__always)
  func top(of row: Int) -> Int { row &* window.strideHeight &- window.paddingTop }

  /// Input column of the first tap column, maybe in the padding.
  @inline(__always)
  func left(of column: Int) -> Int { column &* window.strideWidth &- window.paddingLeft }

  /// The tap rows of output row `row` that lie inside the input.
  @inline(never)
  func rows(of row: Int) -> TapRange {
    TapRange(
      origin: top(of: row), taps: window.kernelHeight, dilation: window.dilationHeight,
      inputSize: input.height)
  }

  /// The tap columns of output column `column` that lie inside the input.
  @inline(never)
  func columns(of column: Int) -> TapRange {
    TapRange(
      origin: left(of: column), taps: window.kernelWidth, dilation: window.dilationWidth,
      inputSize: input.width)
  }
}

/// The shape of an activation, `[H, W, C]`, row-major without gaps.
public struct ImageShape: Equatable, Sendable, BitwiseCopyable {
  public var height: Int
  public var width: Int
  public var channels: Int

  @inlinable
  public init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// H · W · C.
  public var count: Int { height &* width &* channels }

  func checkedCount(_ argument: KernelArgument) throws(KernelError) -> Int {
    try Kernels.checkedCount(argument, height, width, channels)
  }
}

/// Kernel size, stride, dilation and padding of a convolution.
///
/// Padding may differ on all four sides: TensorFlow's SAME padding puts the odd row below and to the right.
/// A padded pixel has the value of the input's zero point, so it adds nothing.
public struct KernelWindow: Equatable, Sendable, BitwiseCopyable {
  public var kernelHeight: Int
  public var kernelWidth: Int
  public var strideHeight: Int
  public var strideWidth: Int
  public var dilationHeight: Int
  public var dilationWidth: Int
  public var paddingTop: Int
  public var paddingBottom: Int
  public var paddingLeft: Int
  public var paddingRight: Int

  @inlinable
  public init(
    kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1,
    dilationHeight: Int = 1, dilationWidth: Int = 1, paddingTop: Int = 0, paddingBottom: Int = 0,
    paddingLeft: Int = 0, paddingRight: Int = 0
  ) {
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
    self.paddingTop = paddingTop
    self.paddingBottom = paddingBottom
    self.paddingLeft = paddingLeft
    self.paddingRight = paddingRight
  }

  /// Height of the output for an input of `inputHeight`: ⌊(padded − dilated kernel) / stride⌋ + 1.
  public func outputHeight(inputHeight: Int) -> Int {
    (inputHeight &+ paddingTop &+ paddingBottom &- dilationHeight &* (kernelHeight &- 1) &- 1)
      / strideHeight &+ 1
  }

  /// Width of the output for an input of `inputWidth`.
  public func outputWidth(inputWidth: Int) -> Int {
    (inputWidth &+ paddingLeft &+ paddingRight &- dilationWidth &* (kernelWidth &- 1) &- 1)
      / strideWidth &+ 1
  }

  /// Checks that every number is in range and that the dilated kernel fits into the padded input.
  func validate(input: ImageShape) throws(KernelError) {
    try requireDimension(input.height)
    try requireDimension(input.width)
    try requireDimension(input.channels)
    try requireDimension(kernelHeight)
    try requireDimension(kernelWidth)
    try requireDimension(strideHeight)
    try requireDimension(strideWidth)
    try requireDimension(dilationHeight)
    try requireDimension(dilationWidth)
    try requireDimension(paddingTop, lower: 0)
    try requireDimension(paddingBottom, lower: 0)
    try requireDimension(paddingLeft, lower: 0)
    try requireDimension(paddingRight, lower: 0)
    try requireFit(
      dilationHeight &* (kernelHeight &- 1) &+ 1, input.height &+ paddingTop &+ paddingBottom)
    try requireFit(dilationWidth &* (kernelWidth &- 1) &+ 1, input.width &+ paddingLeft &+ paddingRight)
  }

  private func requireFit(_ kernel: Int, _ paddedInput: Int) throws(KernelError) {
    if kernel > paddedInput { throw .kernelExceedsInput(kernel: kernel, paddedInput: paddedInput) }
  }
}

/// The taps of a kernel axis that fall inside the input, for one output coordinate.
struct TapRange {
  let first: Int
  let end: Int

  /// `origin` is the input coordinate of tap 0; it may be negative.
  @inline(__always)
  init(origin: Int, taps: Int, dilation: Int, inputSize: Int) {
    if dilation == 1 {
      first = origin < 0 ? 0 &- origin : 0
      let room = inputSize &- origin
      end = room < taps ? room : taps
    } else {
      first = origin < 0 ? (dilation &- 1 &- origin) / dilation : 0
      let room = inputSize &- origin
      let inside = room > 0 ? (room &+ dilation &- 1) / dilation : 0
      end = inside < taps ? inside : taps
    }
  }

  @inline(__always)
  var isEmpty: Bool { end <= first }

  @inline(__always)
  var count: Int { isEmpty ? 0 : end &- first }
}

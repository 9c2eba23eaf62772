import PackedWeights

/// One operator on packed weights, about to run: sizes, parameters, memory.
///
/// Whoever makes one has checked what ``PackedOperator`` checks, as the image's reader does.
@unsafe
public struct PackedCall {
  public var packing: WeightPacking
  public var shape: PackedShape
  /// Its kernel, stride and dilation are those of `shape`.
  public var window: KernelWindow
  public var parameters: LinearParameters
  /// int8 or int16 as `shape` says; `[H, W, I]`.
  public var input: UnsafeRawPointer
  /// At a multiple of 16.
  public var stream: UnsafeRawPointer
  /// At a multiple of 16; bytes as the packing's layout says. What it held before does not matter.
  public var scratch: UnsafeMutableRawPointer
  /// int8 or int16 as `shape` says; `[oH, oW, O]`.
  public var output: UnsafeMutableRawPointer

  public init(
    packing: WeightPacking, shape: PackedShape, window: KernelWindow, parameters: LinearParameters,
    input: UnsafeRawPointer, stream: UnsafeRawPointer, scratch: UnsafeMutableRawPointer,
    output: UnsafeMutableRawPointer
  ) {
    unsafe self.packing = packing
    unsafe self.shape = shape
    unsafe self.window = window
    unsafe self.parameters = parameters
    unsafe self.input = input
    unsafe self.stream = stream
    unsafe self.scratch = scratch
    unsafe self.output = output
  }

  var geometry: Convolution2D.Geometry {
    unsafe Convolution2D.Geometry(
      input: ImageShape(height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels),
      outputChannels: shape.outputChannels, window: window)
  }
}

extension PackedShape {
  /// Of a convolution whose geometry is valid.
  public init(_ geometry: Convolution2D.Geometry, hasWideInput: Bool, hasWideOutput: Bool) {
    self.init(
      .convolution, input: geometry.input, output: geometry.output, window: geometry.window,
      hasWideInput: hasWideInput, hasWideOutput: hasWideOutput)
  }

  /// Of a depthwise convolution whose geometry is valid.
  public init(_ geometry: DepthwiseConvolution2D.Geometry, hasWideInput: Bool, hasWideOutput: Bool) {
    self.init(
      .depthwise, input: geometry.input, output: geometry.output, window: geometry.window,
      hasWideInput: hasWideInput, hasWideOutput: hasWideOutput)
  }

  private init(
    _ operation: Operation, input: ImageShape, output: ImageShape, window: KernelWindow, hasWideInput: Bool,
    hasWideOutput: Bool
  ) {
    self.init(
      operation, hasWideInput: hasWideInput, hasWideOutput: hasWideOutput, inputHeight: input.height,
      inputWidth: input.width, inputChannels: input.channels, outputHeight: output.height,
      outputWidth: output.width, outputChannels: output.channels, kernelHeight: window.kernelHeight,
      kernelWidth: window.kernelWidth, strideHeight: window.strideHeight, strideWidth: window.strideWidth,
      dilationHeight: window.dilationHeight, dilationWidth: window.dilationWidth)
  }
}

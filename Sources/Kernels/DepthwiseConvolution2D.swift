import FixedPoint

/// Depthwise convolution: input `[H, W, C]`, weights `[kH, kW, C · M]`, bias `[C · M]`, output
/// `[oH, oW, C · M]`. Output channel `c · M + m` sees input channel c only; M is the channel multiplier.
///
/// Arithmetic, padding, overflow and the two entries are those of `Convolution2D`.
public enum DepthwiseConvolution2D {
  /// Shapes of one depthwise convolution.
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    public var input: ImageShape
    /// M.
    public var channelMultiplier: Int
    public var window: KernelWindow

    @inlinable
    public init(input: ImageShape, channelMultiplier: Int, window: KernelWindow) {
      self.input = input
      self.channelMultiplier = channelMultiplier
      self.window = window
    }

    /// C · M.
    public var outputChannels: Int { input.channels &* channelMultiplier }

    /// `[oH, oW, C · M]`. The geometry must be valid.
    public var output: ImageShape {
      ImageShape(
        height: window.outputHeight(inputHeight: input.height),
        width: window.outputWidth(inputWidth: input.width), channels: outputChannels)
    }

    /// kH · kW · C · M.
    public var weightCount: Int { window.kernelHeight &* window.kernelWidth &* outputChannels }

    /// Checks that every dimension is in range and the kernel fits.
    public func validate() throws(KernelError) {
      try requireDimension(channelMultiplier)
      try window.validate(input: input)
      try requireDimension(outputChannels)
    }
  }

  @inline(__always)
  private static func validate<Input: ActivationElement, Output: ActivationElement>(
    input: Span<Input>, weights: Span<Int8>, biasCount: Int, scales: ChannelScales, geometry: Geometry,
    parameters: LinearParameters, outputCount: Int, output: Output.Type
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: input.count)
    let weightCount = try checkedCount(
      .weights, geometry.outputChannels, geometry.window.kernelHeight, geometry.window.kernelWidth)
    try requireCount(.weights, expected: weightCount, actual: weights.count)
    if biasCount != 0 { try requireCount(.bias, expected: geometry.outputChannels, actual: biasCount) }
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: outputCount)
    try requireScales(scales, channels: geometry.outputChannels, shifts: .shifts)
    try requireLinear(parameters, input: Input.self, output: Output.self)
  }

  /// Int8 to Int8.
  public static func apply(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int8.self)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int8 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.Depthwise.run(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int8 to Int16.
  public static func apply(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int16.self)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int8 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.Depthwise.run(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int8.
  public static func apply(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int8.self)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.Depthwise.run(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int16.
  public static func apply(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int16.self)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.Depthwise.run(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }
}

import FixedPoint

/// Two-dimensional convolution: input `[H, W, I]`, weights `[O, kH, kW, I]`, bias `[O]`, output
/// `[oH, oW, O]`.
///
/// `output = clamp(outputZeroPoint + requantise(bias + Σ (input − inputZeroPoint) · weight))` with int8
/// weights of zero point 0 and one multiplier and shift an output channel. Rounding: see `docs/numerics.md`.
/// Padded pixels add nothing. An empty bias counts as zeros. Weights of −128 are computed correctly, but
/// faster variants of this kernel do not permit them: quantise to −127 … 127.
///
/// Overflow: `apply` sums modulo 2³²; its caller proves (as the quantiser does) that no partial sum leaves
/// 32 bits. `applyWide` sums in 64 bits and takes a 64-bit bias, as TensorFlow Lite does for int16 inputs.
///
/// Each overload exists twice: `apply` checks its arguments; `applyUnchecked` is for callers that have
/// checked them once, as the executor does, and does not look at counts, ranges or shifts again.
public enum Convolution2D {
  /// Shapes of one convolution.
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    public var input: ImageShape
    public var outputChannels: Int
    public var window: KernelWindow

    @inlinable
    public init(input: ImageShape, outputChannels: Int, window: KernelWindow) {
      self.input = input
      self.outputChannels = outputChannels
      self.window = window
    }

    /// `[oH, oW, O]`. The geometry must be valid.
    public var output: ImageShape {
      ImageShape(
        height: window.outputHeight(inputHeight: input.height),
        width: window.outputWidth(inputWidth: input.width), channels: outputChannels)
    }

    /// O · kH · kW · I.
    public var weightCount: Int {
      outputChannels &* window.kernelHeight &* window.kernelWidth &* input.channels
    }

    /// Checks that every dimension is in range and the kernel fits.
    public func validate() throws(KernelError) {
      try requireDimension(outputChannels)
      try window.validate(input: input)
    }
  }

  @inline(__always)
  private static func validate<Input: ActivationElement, Output: ActivationElement>(
    input: Span<Input>, weights: Span<Int8>, biasCount: Int, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, outputCount: Int, output: Output.Type,
    shifts: ClampRange
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: input.count)
    let weightCount = try checkedCount(
      .weights, geometry.outputChannels, geometry.window.kernelHeight, geometry.window.kernelWidth,
      geometry.input.channels)
    try requireCount(.weights, expected: weightCount, actual: weights.count)
    if biasCount != 0 { try requireCount(.bias, expected: geometry.outputChannels, actual: biasCount) }
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: outputCount)
    try requireScales(scales, channels: geometry.outputChannels, shifts: shifts)
    try requireLinear(parameters, input: Input.self, output: Output.self)
  }

  /// Int8 to Int8.
  public static func apply(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int8.self, shifts: .shifts)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int8 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.Convolution.run(
      NarrowAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int8 to Int16.
  public static func apply(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int16.self, shifts: .shifts)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int8 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.Convolution.run(
      NarrowAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int8.
  public static func apply(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int8.self, shifts: .shifts)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.Convolution.run(
      NarrowAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int16.
  public static func apply(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int16.self, shifts: .shifts)
    applyUnchecked(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int32>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.Convolution.run(
      NarrowAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int8, 64-bit accumulator, single rounding with a 16-bit multiplier; shifts −31 … 7.
  public static func applyWide(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int64>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int8.self, shifts: .wideShifts)
    applyUncheckedWide(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int8, 64-bit accumulator, for arguments that were checked before.
  public static func applyUncheckedWide(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int64>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.Convolution.run(
      WideAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int16, 64-bit accumulator, single rounding with a 16-bit multiplier; shifts −31 … 7.
  public static func applyWide(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int64>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(
      input: input, weights: weights, biasCount: bias.count, scales: scales, geometry: geometry,
      parameters: parameters, outputCount: output.count, output: Int16.self, shifts: .wideShifts)
    applyUncheckedWide(
      input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }

  /// Int16 to Int16, 64-bit accumulator, for arguments that were checked before.
  public static func applyUncheckedWide(
    input: Span<Int16>, weights: Span<Int8>, bias: Span<Int64>, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.Convolution.run(
      WideAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }
}

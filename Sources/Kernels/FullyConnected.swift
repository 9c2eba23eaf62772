import FixedPoint

/// A dense layer: input `[I]` (any shape, read in row-major order), weights `[O, I]`, bias `[O]`, output
/// `[O]`.
///
/// `output = clamp(outputZeroPoint + requantise(bias + Σ (input − inputZeroPoint) · weight))` with int8
/// weights of zero point 0 and one multiplier and shift an output, or one for all. Rounding: twice, see
/// `docs/numerics.md`. An empty bias counts as zeros. Weights of −128 are computed correctly, but faster
/// variants of this kernel do not permit them: quantise to −127 … 127.
///
/// Overflow: `apply` sums modulo 2³²; its caller proves (as the quantiser does) that no partial sum leaves
/// 32 bits. `applyWide` sums in 64 bits and takes a 64-bit bias, as TensorFlow Lite does for int16 inputs.
///
/// `applyUnchecked` is for callers that have checked the arguments once.
public enum FullyConnected {
  /// Elements of input and output.
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    public var inputCount: Int
    public var outputCount: Int

    @inlinable
    public init(inputCount: Int, outputCount: Int) {
      self.inputCount = inputCount
      self.outputCount = outputCount
    }

    /// O · I.
    public var weightCount: Int { inputCount &* outputCount }

    /// Checks that both counts are positive.
    public func validate() throws(KernelError) {
      try requirePositive(inputCount)
      try requirePositive(outputCount)
    }
  }

  @inline(__always)
  private static func validate<Input: ActivationElement, Output: ActivationElement>(
    input: Span<Input>, weights: Span<Int8>, biasCount: Int, scales: ChannelScales,
    geometry: Geometry, parameters: LinearParameters, outputCount: Int, output: Output.Type,
    shifts: ClampRange
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.inputCount, actual: input.count)
    let weightCount = try checkedCount(.weights, geometry.inputCount, geometry.outputCount)
    try requireCount(.weights, expected: weightCount, actual: weights.count)
    if biasCount != 0 { try requireCount(.bias, expected: geometry.outputCount, actual: biasCount) }
    try requireCount(.output, expected: geometry.outputCount, actual: outputCount)
    try requireScales(scales, channels: geometry.outputCount, shifts: shifts)
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
    SelectedKernels.FullyConnected.run(
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
    SelectedKernels.FullyConnected.run(
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
    SelectedKernels.FullyConnected.run(
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
    SelectedKernels.FullyConnected.run(
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
    SelectedKernels.FullyConnected.run(
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
    SelectedKernels.FullyConnected.run(
      WideAccumulation.self, input: input, weights: weights, bias: bias, scales: scales, geometry: geometry,
      parameters: parameters, output: &output)
  }
}

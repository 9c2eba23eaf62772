import FixedPoint

/// Concatenation along the last axis: one call an input, each with its own change of scale.
///
/// Input `[R, C]`, output `[R, D]`: row r of the input is written to columns
/// `channelOffset … channelOffset + C − 1` of row r of the output; the rest of the output is untouched.
/// Vectors `[C]` have R = 1. Arithmetic and overflow: see `Rescale`. Inputs that already have the output's
/// scale and zero point pass `QuantizedMultiplier.identity`, which is exact.
public enum Concatenation {
  /// Where an input goes.
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    /// R: the product of all axes but the last.
    public var rows: Int
    /// C.
    public var inputChannels: Int
    /// D.
    public var outputChannels: Int
    public var channelOffset: Int

    @inlinable
    public init(rows: Int = 1, inputChannels: Int, outputChannels: Int, channelOffset: Int) {
      self.rows = rows
      self.inputChannels = inputChannels
      self.outputChannels = outputChannels
      self.channelOffset = channelOffset
    }

    /// Checks that the input's columns lie inside the output's.
    public func validate() throws(KernelError) {
      try requirePositive(rows)
      try requirePositive(inputChannels)
      try requirePositive(outputChannels)
      if channelOffset < 0 || channelOffset > outputChannels &- inputChannels {
        throw .dimensionOutOfRange(value: channelOffset)
      }
    }
  }

  @inline(__always)
  private static func validate<Input: ActivationElement, Output: ActivationElement>(
    _ input: Span<Input>, _ geometry: Geometry, _ parameters: Rescale.Parameters, outputCount: Int,
    output: Output.Type
  ) throws(KernelError) {
    try geometry.validate()
    let expectedInput = try checkedCount(.input, geometry.rows, geometry.inputChannels)
    try requireCount(.input, expected: expectedInput, actual: input.count)
    let expectedOutput = try checkedCount(.output, geometry.rows, geometry.outputChannels)
    try requireCount(.output, expected: expectedOutput, actual: outputCount)
    try parameters.validate(input: Input.self, output: Output.self)
  }

  @inline(__always)
  private static func run<Input: ActivationElement, Output: ActivationElement>(
    _ input: Span<Input>, _ geometry: Geometry, _ parameters: Rescale.Parameters,
    _ output: inout MutableSpan<Output>
  ) {
    guard var source = unsafe input.firstElement(), var target = unsafe output.firstElement()
    else { return }
    unsafe target += geometry.channelOffset
    var row = 0
    while row < geometry.rows {
      var channel = 0
      while channel < geometry.inputChannels {
        unsafe target[channel] = Output.narrowed(parameters.apply(source[channel].widened))
        channel &+= 1
      }
      unsafe source += geometry.inputChannels
      unsafe target += geometry.outputChannels
      row &+= 1
    }
  }

  /// Int8 to Int8.
  public static func apply(
    input: Span<Int8>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(input, geometry, parameters, outputCount: output.count, output: Int8.self)
    run(input, geometry, parameters, &output)
  }

  /// Int8 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int8>
  ) {
    run(input, geometry, parameters, &output)
  }

  /// Int8 to Int16.
  public static func apply(
    input: Span<Int8>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(input, geometry, parameters, outputCount: output.count, output: Int16.self)
    run(input, geometry, parameters, &output)
  }

  /// Int8 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int16>
  ) {
    run(input, geometry, parameters, &output)
  }

  /// Int16 to Int8.
  public static func apply(
    input: Span<Int16>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(input, geometry, parameters, outputCount: output.count, output: Int8.self)
    run(input, geometry, parameters, &output)
  }

  /// Int16 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int8>
  ) {
    run(input, geometry, parameters, &output)
  }

  /// Int16 to Int16.
  public static func apply(
    input: Span<Int16>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(input, geometry, parameters, outputCount: output.count, output: Int16.self)
    run(input, geometry, parameters, &output)
  }

  /// Int16 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, geometry: Geometry, parameters: Rescale.Parameters,
    output: inout MutableSpan<Int16>
  ) {
    run(input, geometry, parameters, &output)
  }
}

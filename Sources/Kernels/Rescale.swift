import CTarget
import FixedPoint

/// Change of scale, zero point or width, element by element.
///
/// `output = clamp(outputZeroPoint + requantise(input − inputZeroPoint))` with one multiplier and shift
/// (input scale ÷ output scale) and double rounding. With a clamp it is TensorFlow Lite's quantised ReLU
/// between different scales, too.
///
/// Overflow: |input − inputZeroPoint| · 2^shift stays below 2³¹; `apply` checks the shift against the width
/// of the input. `applyUnchecked` is for callers that have checked the arguments once.
public enum Rescale {
  public struct Parameters: Equatable, Sendable, BitwiseCopyable {
    /// In the range of the input's type.
    public var inputZeroPoint: Int32
    /// Input scale ÷ output scale. Shift −31 … 22 for int8 inputs, −31 … 14 for int16.
    public var factor: QuantizedMultiplier
    /// In the range of the output's type.
    public var outputZeroPoint: Int32
    /// Inside the range of the output's type.
    public var clamp: ClampRange

    @inlinable
    public init(
      inputZeroPoint: Int32, factor: QuantizedMultiplier, outputZeroPoint: Int32, clamp: ClampRange
    ) {
      self.inputZeroPoint = inputZeroPoint
      self.factor = factor
      self.outputZeroPoint = outputZeroPoint
      self.clamp = clamp
    }

    @inline(__always)
    func apply(_ value: Int32) -> Int32 {
      clamp.apply(
        multiplyByQuantizedMultiplier(value &- inputZeroPoint, factor), zeroPoint: outputZeroPoint)
    }

    func validate<Input: ActivationElement, Output: ActivationElement>(
      input: Input.Type, output: Output.Type
    ) throws(KernelError) {
      try requireZeroPoint(.input, inputZeroPoint, of: Input.self)
      try requireZeroPoint(.output, outputZeroPoint, of: Output.self)
      try requireClamp(clamp, of: Output.self)
      // |input − inputZeroPoint| < 2^(bits), so a larger left shift would leave 32 bits.
      let greatestShift = 30 &- Int32(truncatingIfNeeded: Input.bitWidth)
      try requireMultiplier(.scales, factor, shifts: ClampRange(lower: -31, upper: greatestShift))
    }
  }

  @inline(__always)
  private static func run<Input: ActivationElement, Output: ActivationElement>(
    _ input: Span<Input>, _ parameters: Parameters, _ output: inout MutableSpan<Output>
  ) {
    guard let source = unsafe input.firstElement(), let target = unsafe output.firstElement()
    else { return }
    let count = input.count
    var i = unsafe SelectedKernels.elements(
      LL_ELEMENT_RESCALE, LLElementwise(parameters), ElementRow(source, target: target, count: count))
    while i < count {
      unsafe target[i] = Output.narrowed(parameters.apply(source[i].widened))
      i &+= 1
    }
  }

  /// Int8 to Int8. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(input: Int8.self, output: Int8.self)
    try requireCount(.output, expected: input.count, actual: output.count)
    run(input, parameters, &output)
  }

  /// Int8 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    run(input, parameters, &output)
  }

  /// Int8 to Int16. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(input: Int8.self, output: Int16.self)
    try requireCount(.output, expected: input.count, actual: output.count)
    run(input, parameters, &output)
  }

  /// Int8 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    run(input, parameters, &output)
  }

  /// Int16 to Int8. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(input: Int16.self, output: Int8.self)
    try requireCount(.output, expected: input.count, actual: output.count)
    run(input, parameters, &output)
  }

  /// Int16 to Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    run(input, parameters, &output)
  }

  /// Int16 to Int16. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(input: Int16.self, output: Int16.self)
    try requireCount(.output, expected: input.count, actual: output.count)
    run(input, parameters, &output)
  }

  /// Int16 to Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    run(input, parameters, &output)
  }
}

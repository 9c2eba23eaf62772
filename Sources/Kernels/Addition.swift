import FixedPoint

/// Sum of two tensors of one shape.
///
/// With `aᵢ = requantise((inputᵢ − zeroPointᵢ) · 2^leftShift; factorᵢ)` the output is
/// `clamp(outputZeroPoint + requantise(a₁ + a₂; outputFactor))`. As in TensorFlow Lite, the factors are
/// scaleᵢ ÷ (2 · larger scale) and 2 · larger scale ÷ (2^leftShift · output scale), and `leftShift` is 20 for
/// int8 and 15 for int16; the left shift keeps the fraction that the first rounding would lose.
///
/// Overflow: impossible with the checked ranges: |input − zeroPoint| · 2^leftShift < 2³¹ and both factors at
/// most ½. Zero points of int16 tensors, which TensorFlow Lite fixes at 0, may have any value here.
///
/// `applyUnchecked` is for callers that have checked the arguments once.
public enum Addition {
  public struct Parameters: Equatable, Sendable, BitwiseCopyable {
    public var firstZeroPoint: Int32
    /// At most ½: shift below 0, or shift 0 and multiplier at most 2³⁰.
    public var firstFactor: QuantizedMultiplier
    public var secondZeroPoint: Int32
    /// At most ½.
    public var secondFactor: QuantizedMultiplier
    /// Shift −31 … 0.
    public var outputFactor: QuantizedMultiplier
    public var outputZeroPoint: Int32
    public var clamp: ClampRange

    @inlinable
    public init(
      firstZeroPoint: Int32, firstFactor: QuantizedMultiplier, secondZeroPoint: Int32,
      secondFactor: QuantizedMultiplier, outputFactor: QuantizedMultiplier, outputZeroPoint: Int32,
      clamp: ClampRange
    ) {
      self.firstZeroPoint = firstZeroPoint
      self.firstFactor = firstFactor
      self.secondZeroPoint = secondZeroPoint
      self.secondFactor = secondFactor
      self.outputFactor = outputFactor
      self.outputZeroPoint = outputZeroPoint
      self.clamp = clamp
    }

    @inline(__always)
    func apply(_ first: Int32, _ second: Int32, leftShift: Int32) -> Int32 {
      let a = multiplyByQuantizedMultiplier((first &- firstZeroPoint) &<< leftShift, firstFactor)
      let b = multiplyByQuantizedMultiplier((second &- secondZeroPoint) &<< leftShift, secondFactor)
      return clamp.apply(
        multiplyByQuantizedMultiplier(a &+ b, outputFactor), zeroPoint: outputZeroPoint)
    }

    fileprivate func validate<Element: ActivationElement>(of type: Element.Type) throws(KernelError) {
      try requireZeroPoint(.input, firstZeroPoint, of: type)
      try requireZeroPoint(.secondInput, secondZeroPoint, of: type)
      try requireZeroPoint(.output, outputZeroPoint, of: type)
      try requireClamp(clamp, of: type)
      try requireAtMostHalf(.input, firstFactor)
      try requireAtMostHalf(.secondInput, secondFactor)
      try requireMultiplier(.output, outputFactor, shifts: ClampRange(lower: -31, upper: 0))
    }

    private func requireAtMostHalf(
      _ argument: KernelArgument, _ factor: QuantizedMultiplier
    ) throws(KernelError) {
      let upper: Int32 = factor.multiplier > 1 << 30 ? -1 : 0
      try requireMultiplier(argument, factor, shifts: ClampRange(lower: -31, upper: upper))
    }
  }

  /// The left shift of int8 inputs.
  public static var leftShiftInt8: Int32 { 20 }
  /// The left shift of int16 inputs.
  public static var leftShiftInt16: Int32 { 15 }

  @inline(__always)
  private static func run<Element: ActivationElement>(
    _ first: Span<Element>, _ second: Span<Element>, _ parameters: Parameters, leftShift: Int32,
    _ output: inout MutableSpan<Element>
  ) {
    guard let a = unsafe first.firstElement(), let b = unsafe second.firstElement(),
      let target = unsafe output.firstElement()
    else { return }
    let count = first.count
    var i = 0
    while i < count {
      unsafe target[i] = Element.narrowed(
        parameters.apply(a[i].widened, b[i].widened, leftShift: leftShift))
      i &+= 1
    }
  }

  /// Int8. All three spans have the same number of elements.
  public static func apply(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(of: Int8.self)
    try requireCount(.secondInput, expected: first.count, actual: second.count)
    try requireCount(.output, expected: first.count, actual: output.count)
    run(first, second, parameters, leftShift: leftShiftInt8, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    run(first, second, parameters, leftShift: leftShiftInt8, &output)
  }

  /// Int16. All three spans have the same number of elements.
  public static func apply(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(of: Int16.self)
    try requireCount(.secondInput, expected: first.count, actual: second.count)
    try requireCount(.output, expected: first.count, actual: output.count)
    run(first, second, parameters, leftShift: leftShiftInt16, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    run(first, second, parameters, leftShift: leftShiftInt16, &output)
  }
}

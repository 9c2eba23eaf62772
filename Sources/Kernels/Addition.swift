import CTarget
import FixedPoint

/// Sum of two tensors of one shape, or of which one repeats (see `PairwiseLoop`).
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

    /// An element of the first operand on the common scale.
    @inline(__always)
    func scaledFirst(_ first: Int32, leftShift: Int32) -> Int32 {
      multiplyByQuantizedMultiplier((first &- firstZeroPoint) &<< leftShift, firstFactor)
    }

    /// An element of the second operand on the common scale.
    @inline(__always)
    func scaledSecond(_ second: Int32, leftShift: Int32) -> Int32 {
      multiplyByQuantizedMultiplier((second &- secondZeroPoint) &<< leftShift, secondFactor)
    }

    /// A sum on the common scale as an element of the output.
    @inline(__always)
    func placed(_ sum: Int32) -> Int32 {
      clamp.apply(multiplyByQuantizedMultiplier(sum, outputFactor), zeroPoint: outputZeroPoint)
    }

    func validate<Element: ActivationElement>(of type: Element.Type) throws(KernelError) {
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

  private struct Sum: PairwiseFunction {
    let parameters: Parameters
    let sign: Int32
    let leftShift: Int32

    static var kind: LLElementwiseKind { LL_ELEMENT_SUM }
    @inline(__always)
    var scales: LLElementwise { LLElementwise(parameters, sign: sign, leftShift: leftShift) }

    @inline(__always)
    func value(_ first: Int32, _ second: Int32) -> Int32 {
      parameters.placed(
        parameters.scaledFirst(first, leftShift: leftShift)
          &+ sign &* parameters.scaledSecond(second, leftShift: leftShift))
    }
  }

  /// Sums, and with a sign of −1 differences.
  @inline(never)
  static func run<Element: ActivationElement>(
    _ first: Span<Element>, _ second: Span<Element>, _ parameters: Parameters, sign: Int32,
    _ output: inout MutableSpan<Element>
  ) {
    let leftShift = Element.self == Int8.self ? leftShiftInt8 : leftShiftInt16
    PairwiseLoop.run(first, second, Sum(parameters: parameters, sign: sign, leftShift: leftShift), &output)
  }

  /// Int8. The output has as many elements as the larger operand.
  public static func apply(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(of: Int8.self)
    try PairwiseLoop.requireCounts(first: first.count, second: second.count, output: output.count)
    run(first, second, parameters, sign: 1, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    run(first, second, parameters, sign: 1, &output)
  }

  /// Int16. The output has as many elements as the larger operand.
  public static func apply(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(of: Int16.self)
    try PairwiseLoop.requireCounts(first: first.count, second: second.count, output: output.count)
    run(first, second, parameters, sign: 1, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    run(first, second, parameters, sign: 1, &output)
  }
}

import CTarget
import FixedPoint

/// Product of two tensors, element by element: of one shape, or of which one repeats (see `PairwiseLoop`).
///
/// `output = clamp(outputZeroPoint + requantise((first − firstZeroPoint) (second − secondZeroPoint)))` with
/// one factor, scale₁ · scale₂ ÷ output scale, and double rounding, as in TensorFlow Lite.
///
/// Overflow: the product of int8 inputs needs 17 bits. Int16 inputs with zero points far from 0, which
/// TensorFlow Lite does not have, could leave 32 bits: `apply` refuses such a pair of zero points. The factor
/// is at most 1 (shift ≤ 0).
///
/// `applyUnchecked` is for callers that have checked the arguments once.
public enum Multiplication {
  public struct Parameters: Equatable, Sendable, BitwiseCopyable {
    public var firstZeroPoint: Int32
    public var secondZeroPoint: Int32
    /// Shift −31 … 0.
    public var factor: QuantizedMultiplier
    public var outputZeroPoint: Int32
    public var clamp: ClampRange

    @inlinable
    public init(
      firstZeroPoint: Int32, secondZeroPoint: Int32, factor: QuantizedMultiplier, outputZeroPoint: Int32,
      clamp: ClampRange
    ) {
      self.firstZeroPoint = firstZeroPoint
      self.secondZeroPoint = secondZeroPoint
      self.factor = factor
      self.outputZeroPoint = outputZeroPoint
      self.clamp = clamp
    }

    @inline(__always)
    func apply(_ first: Int32, _ second: Int32) -> Int32 {
      let product = (first &- firstZeroPoint) &* (second &- secondZeroPoint)
      return clamp.apply(multiplyByQuantizedMultiplier(product, factor), zeroPoint: outputZeroPoint)
    }

    fileprivate func validate<Element: ActivationElement>(of type: Element.Type) throws(KernelError) {
      try requireZeroPoint(.input, firstZeroPoint, of: type)
      try requireZeroPoint(.secondInput, secondZeroPoint, of: type)
      try requireZeroPoint(.output, outputZeroPoint, of: type)
      try requireClamp(clamp, of: type)
      try requireMultiplier(.scales, factor, shifts: ClampRange(lower: -31, upper: 0))
      try requireProduct(Element.lowest &- firstZeroPoint, Element.lowest &- secondZeroPoint)
      try requireProduct(Element.lowest &- firstZeroPoint, Element.highest &- secondZeroPoint)
      try requireProduct(Element.highest &- firstZeroPoint, Element.lowest &- secondZeroPoint)
      try requireProduct(Element.highest &- firstZeroPoint, Element.highest &- secondZeroPoint)
    }

    private func requireProduct(_ a: Int32, _ b: Int32) throws(KernelError) {
      if a.multipliedReportingOverflow(by: b).overflow { throw .productOverflow(a, b) }
    }
  }

  private struct Product: PairwiseFunction {
    let parameters: Parameters

    static var kind: LLElementwiseKind { LL_ELEMENT_PRODUCT }
    @inline(__always)
    var scales: LLElementwise { LLElementwise(parameters) }

    @inline(__always)
    func value(_ first: Int32, _ second: Int32) -> Int32 { parameters.apply(first, second) }
  }

  /// Int8. The output has as many elements as the larger operand.
  public static func apply(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(of: Int8.self)
    try PairwiseLoop.requireCounts(first: first.count, second: second.count, output: output.count)
    PairwiseLoop.run(first, second, Product(parameters: parameters), &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    PairwiseLoop.run(first, second, Product(parameters: parameters), &output)
  }

  /// Int16. The output has as many elements as the larger operand.
  public static func apply(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(of: Int16.self)
    try PairwiseLoop.requireCounts(first: first.count, second: second.count, output: output.count)
    PairwiseLoop.run(first, second, Product(parameters: parameters), &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    PairwiseLoop.run(first, second, Product(parameters: parameters), &output)
  }
}

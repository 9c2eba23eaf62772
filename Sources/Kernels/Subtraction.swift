import FixedPoint

/// Difference of two tensors of one shape, or of which one repeats: first − second.
///
/// With `aᵢ` as in `Addition`, and the same factors, left shifts and bounds, the output is
/// `clamp(outputZeroPoint + requantise(a₁ − a₂; outputFactor))`: TensorFlow Lite's `SUB`, which negates the second
/// factor.
///
/// `applyUnchecked` is for callers that have checked the arguments once.
public enum Subtraction {
  public typealias Parameters = Addition.Parameters

  /// Int8. The output has as many elements as the larger operand.
  public static func apply(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try parameters.validate(of: Int8.self)
    try PairwiseLoop.requireCounts(first: first.count, second: second.count, output: output.count)
    Addition.run(first, second, parameters, sign: -1, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int8>, second: Span<Int8>, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    Addition.run(first, second, parameters, sign: -1, &output)
  }

  /// Int16. The output has as many elements as the larger operand.
  public static func apply(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try parameters.validate(of: Int16.self)
    try PairwiseLoop.requireCounts(first: first.count, second: second.count, output: output.count)
    Addition.run(first, second, parameters, sign: -1, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    first: Span<Int16>, second: Span<Int16>, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    Addition.run(first, second, parameters, sign: -1, &output)
  }
}

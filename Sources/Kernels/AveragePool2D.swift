/// Average of each channel under a sliding window: `[H, W, C]` → `[oH, oW, C]`.
///
/// Input and output share type, scale and zero point, so that the numbers themselves are averaged:
/// `output = (Σ input) / n`, rounded to nearest, ties away from zero, as in TensorFlow Lite's
/// `reference_integer_ops::AveragePool`. n counts the inputs under the window; or all taps of it, those in the padding
/// holding the zero point. Sums stay inside 32 bits because a window has at most 65535 taps.
///
/// `apply` checks; `applyUnchecked` is for callers that have checked the arguments once.
public enum AveragePool2D {
  public struct Parameters: Equatable, Sendable, BitwiseCopyable {
    /// n is the number of taps, padding included.
    public var countsPadding: Bool
    /// What the padding holds; in the range of the type.
    public var zeroPoint: Int32

    @inlinable
    public init(countsPadding: Bool, zeroPoint: Int32) {
      self.countsPadding = countsPadding
      self.zeroPoint = zeroPoint
    }
  }

  @inline(__always)
  private static func validate<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: PoolGeometry, _ parameters: Parameters, outputCount: Int
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: input.count)
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: outputCount)
    try requireZeroPoint(.input, parameters.zeroPoint, of: Element.self)
  }

  /// Int8.
  public static func apply(
    input: Span<Int8>, geometry: PoolGeometry, parameters: Parameters, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(input, geometry, parameters, outputCount: output.count)
    applyUnchecked(input: input, geometry: geometry, parameters: parameters, output: &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, geometry: PoolGeometry, parameters: Parameters, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.AveragePool.run(input, geometry, parameters, &output)
  }

  /// Int16.
  public static func apply(
    input: Span<Int16>, geometry: PoolGeometry, parameters: Parameters, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(input, geometry, parameters, outputCount: output.count)
    applyUnchecked(input: input, geometry: geometry, parameters: parameters, output: &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, geometry: PoolGeometry, parameters: Parameters, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.AveragePool.run(input, geometry, parameters, &output)
  }
}

/// Greatest number of each channel under a sliding window: `[H, W, C]` → `[oH, oW, C]`.
///
/// Input and output share type, scale and zero point. Padding takes no part: the window holds at least one input.
/// Exact. `apply` checks; `applyUnchecked` is for callers that have checked the arguments once.
public enum MaxPool2D {
  @inline(__always)
  private static func validate<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: PoolGeometry, outputCount: Int
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: input.count)
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: outputCount)
  }

  /// Int8.
  public static func apply(
    input: Span<Int8>, geometry: PoolGeometry, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(input, geometry, outputCount: output.count)
    applyUnchecked(input: input, geometry: geometry, output: &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, geometry: PoolGeometry, output: inout MutableSpan<Int8>
  ) {
    SelectedKernels.MaxPool.run(input, geometry, &output)
  }

  /// Int16.
  public static func apply(
    input: Span<Int16>, geometry: PoolGeometry, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(input, geometry, outputCount: output.count)
    applyUnchecked(input: input, geometry: geometry, output: &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, geometry: PoolGeometry, output: inout MutableSpan<Int16>
  ) {
    SelectedKernels.MaxPool.run(input, geometry, &output)
  }
}

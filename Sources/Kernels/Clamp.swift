/// Clamp without a change of scale. ReLU is the clamp from the zero point to the type's greatest number.
///
/// Exact: no rounding, no overflow. `applyUnchecked` is for callers that have checked the arguments once.
public enum Clamp {
  @inline(__always)
  private static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ range: ClampRange, _ output: inout MutableSpan<Element>
  ) {
    guard let source = unsafe input.firstElement(), let target = unsafe output.firstElement()
    else { return }
    let count = input.count
    var i = 0
    while i < count {
      unsafe target[i] = Element.narrowed(range.apply(source[i].widened))
      i &+= 1
    }
  }

  /// Int8. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int8>, range: ClampRange, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try requireClamp(range, of: Int8.self)
    try requireCount(.output, expected: input.count, actual: output.count)
    run(input, range, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, range: ClampRange, output: inout MutableSpan<Int8>
  ) {
    run(input, range, &output)
  }

  /// Int16. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int16>, range: ClampRange, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try requireClamp(range, of: Int16.self)
    try requireCount(.output, expected: input.count, actual: output.count)
    run(input, range, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, range: ClampRange, output: inout MutableSpan<Int16>
  ) {
    run(input, range, &output)
  }
}

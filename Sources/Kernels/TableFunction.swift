import FixedPoint

/// A function of one variable by table: tanh, the logistic sigmoid, or any other.
///
/// The table holds the function between quantised numbers, so the scales and zero points of input and output
/// are part of it; whoever makes the table (the quantiser) has rounded it once.
///
/// - Int8: 256 numbers, `output = table[input + 128]`.
/// - Int16: 513 numbers with linear interpolation, see `InterpolatedTable`.
///
/// `applyUnchecked` is for callers that have checked the arguments once.
public enum TableFunction {
  /// Numbers in the table of an int8 function.
  public static var int8TableCount: Int { 256 }
  /// Numbers in the table of an int16 function.
  public static var int16TableCount: Int { InterpolatedTable.sampleCount }

  /// Int8. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int8>, table: Span<Int8>, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try requireCount(.table, expected: int8TableCount, actual: table.count)
    try requireCount(.output, expected: input.count, actual: output.count)
    applyUnchecked(input: input, table: table, output: &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, table: Span<Int8>, output: inout MutableSpan<Int8>
  ) {
    guard let source = unsafe input.firstElement(), let samples = unsafe table.firstElement(),
      let target = unsafe output.firstElement()
    else { return }
    let count = input.count
    var i = 0
    while i < count {
      unsafe target[i] = samples[Int(source[i]) &+ 128]
      i &+= 1
    }
  }

  /// Int16. Input and output have the same number of elements.
  public static func apply(
    input: Span<Int16>, table: Span<Int16>, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try requireCount(.table, expected: int16TableCount, actual: table.count)
    try requireCount(.output, expected: input.count, actual: output.count)
    applyUnchecked(input: input, table: table, output: &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, table: Span<Int16>, output: inout MutableSpan<Int16>
  ) {
    guard let source = unsafe input.firstElement(), let samples = unsafe table.firstElement(),
      let target = unsafe output.firstElement()
    else { return }
    let count = input.count
    var i = 0
    while i < count {
      unsafe target[i] = InterpolatedTable.value(at: source[i], samples: samples)
      i &+= 1
    }
  }
}

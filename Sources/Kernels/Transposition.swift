/// Permutation of axes: axis a of the output is axis `permutation[a]` of the input, as in NumPy and ONNX.
///
/// Exact: numbers move, unchanged. `applyUnchecked` is for callers that have checked the arguments once.
public enum Transposition {
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    /// The input's shape.
    public var input: AxisNumbers
    /// Each of 0 … 3 once.
    public var permutation: AxisNumbers

    @inlinable
    public init(input: AxisNumbers, permutation: AxisNumbers) {
      self.input = input
      self.permutation = permutation
    }

    /// The output's shape.
    public var output: AxisNumbers { permuted(input) }

    @inline(never)
    private func permuted(_ numbers: AxisNumbers) -> AxisNumbers {
      AxisNumbers(
        numbers[permutation.first], numbers[permutation.second], numbers[permutation.third],
        numbers[permutation.fourth])
    }

    /// Checks that the shape is positive and the permutation one.
    public func validate() throws(KernelError) {
      _ = try input.checkedCount(.input)
      var seen = 0
      var axis = 0
      while axis < 4 {
        let from = permutation[axis]
        if from < 0 || from > 3 || (seen &>> from) & 1 == 1 { throw .axisOutOfRange(axis: axis, value: from) }
        seen |= 1 &<< from
        axis &+= 1
      }
    }

    var copy: StridedCopy {
      StridedCopy(
        shape: output, sourceStart: 0, sourceStrides: permuted(input.strides), targetStart: 0,
        targetStrides: output.strides)
    }
  }

  private static func validate(
    _ geometry: Geometry, inputCount: Int, outputCount: Int
  ) throws(KernelError) {
    try geometry.validate()
    let count = try geometry.input.checkedCount(.input)
    try requireCount(.input, expected: count, actual: inputCount)
    try requireCount(.output, expected: count, actual: outputCount)
  }

  /// Int8.
  public static func apply(
    input: Span<Int8>, geometry: Geometry, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(geometry, inputCount: input.count, outputCount: output.count)
    geometry.copy.run(input, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, geometry: Geometry, output: inout MutableSpan<Int8>
  ) {
    geometry.copy.run(input, &output)
  }

  /// Int16.
  public static func apply(
    input: Span<Int16>, geometry: Geometry, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(geometry, inputCount: input.count, outputCount: output.count)
    geometry.copy.run(input, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, geometry: Geometry, output: inout MutableSpan<Int16>
  ) {
    geometry.copy.run(input, &output)
  }
}

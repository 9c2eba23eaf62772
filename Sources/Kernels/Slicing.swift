/// A part of a tensor: along axis a the output's index i is the input's `starts[a] + i · steps[a]`.
///
/// Exact: numbers move, unchanged. `applyUnchecked` is for callers that have checked the arguments once.
public enum Slicing {
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    /// The input's shape.
    public var input: AxisNumbers
    public var starts: AxisNumbers
    /// Negative steps walk backwards; not 0.
    public var steps: AxisNumbers
    /// The output's shape.
    public var output: AxisNumbers

    @inlinable
    public init(input: AxisNumbers, starts: AxisNumbers, steps: AxisNumbers, output: AxisNumbers) {
      self.input = input
      self.starts = starts
      self.steps = steps
      self.output = output
    }

    /// Checks that shapes are positive and every index lies inside the input.
    public func validate() throws(KernelError) {
      _ = try input.checkedCount(.input)
      _ = try output.checkedCount(.output)
      var axis = 0
      while axis < 4 {
        let (start, step) = (starts[axis], steps[axis])
        if step == 0 { throw .axisOutOfRange(axis: axis, value: step) }
        if start < 0 || start >= input[axis] { throw .axisOutOfRange(axis: axis, value: start) }
        let reach = (output[axis] &- 1).multipliedReportingOverflow(by: step)
        let last = start.addingReportingOverflow(reach.partialValue)
        if reach.overflow || last.overflow || last.partialValue < 0 || last.partialValue >= input[axis] {
          throw .axisOutOfRange(axis: axis, value: last.partialValue)
        }
        axis &+= 1
      }
    }

    var copy: StridedCopy {
      let strides = input.strides
      return StridedCopy(
        shape: output,
        sourceStart: starts.first &* strides.first &+ starts.second &* strides.second
          &+ starts.third &* strides.third &+ starts.fourth &* strides.fourth,
        sourceStrides: AxisNumbers(
          steps.first &* strides.first, steps.second &* strides.second, steps.third &* strides.third,
          steps.fourth &* strides.fourth), targetStart: 0, targetStrides: output.strides)
    }
  }

  private static func validate(
    _ geometry: Geometry, inputCount: Int, outputCount: Int
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: inputCount)
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: outputCount)
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

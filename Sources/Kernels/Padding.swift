/// A tensor inside a larger one: along axis a the input lies at `before[a] …` of the output; the rest is one number.
///
/// Exact: numbers move, unchanged. `applyUnchecked` is for callers that have checked the arguments once.
public enum Padding {
  public struct Geometry: Equatable, Sendable, BitwiseCopyable {
    /// The input's shape.
    public var input: AxisNumbers
    /// Not negative.
    public var before: AxisNumbers
    /// The output's shape.
    public var output: AxisNumbers

    @inlinable
    public init(input: AxisNumbers, before: AxisNumbers, output: AxisNumbers) {
      self.input = input
      self.before = before
      self.output = output
    }

    /// Checks that shapes are positive and the input lies inside the output.
    public func validate() throws(KernelError) {
      _ = try input.checkedCount(.input)
      _ = try output.checkedCount(.output)
      var axis = 0
      while axis < 4 {
        if before[axis] < 0 || before[axis] > output[axis] &- input[axis] {
          throw .axisOutOfRange(axis: axis, value: before[axis])
        }
        axis &+= 1
      }
    }

    var copy: StridedCopy {
      let strides = output.strides
      return StridedCopy(
        shape: input, sourceStart: 0, sourceStrides: input.strides,
        targetStart: before.first &* strides.first &+ before.second &* strides.second
          &+ before.third &* strides.third &+ before.fourth &* strides.fourth, targetStrides: strides)
    }
  }

  @inline(__always)
  private static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: Geometry, _ value: Int32, _ output: inout MutableSpan<Element>
  ) {
    guard let target = unsafe output.firstElement() else { return }
    let padding = Element.narrowed(value)
    let count = output.count
    var i = 0
    while i < count {
      unsafe target[i] = padding
      i &+= 1
    }
    geometry.copy.run(input, &output)
  }

  private static func validate<Element: ActivationElement>(
    _ geometry: Geometry, _ value: Int32, inputCount: Int, outputCount: Int, _ type: Element.Type
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: inputCount)
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: outputCount)
    try requireClamp(ClampRange(lower: value, upper: value), of: Element.self)
  }

  /// Int8. `value` is a number of the type.
  public static func apply(
    input: Span<Int8>, geometry: Geometry, value: Int32, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try validate(geometry, value, inputCount: input.count, outputCount: output.count, Int8.self)
    run(input, geometry, value, &output)
  }

  /// Int8, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int8>, geometry: Geometry, value: Int32, output: inout MutableSpan<Int8>
  ) {
    run(input, geometry, value, &output)
  }

  /// Int16. `value` is a number of the type.
  public static func apply(
    input: Span<Int16>, geometry: Geometry, value: Int32, output: inout MutableSpan<Int16>
  ) throws(KernelError) {
    try validate(geometry, value, inputCount: input.count, outputCount: output.count, Int16.self)
    run(input, geometry, value, &output)
  }

  /// Int16, for arguments that were checked before.
  public static func applyUnchecked(
    input: Span<Int16>, geometry: Geometry, value: Int32, output: inout MutableSpan<Int16>
  ) {
    run(input, geometry, value, &output)
  }
}

/// Watches the operators of a run: for profiles and for comparisons with a float reference.
///
/// The executor is generic over it, so that a trace costs no more than it does; a run without one does nothing for it.
public protocol OperatorTrace: ~Copyable {
  /// Operator `index` of the image is about to run.
  mutating func willRun(operator index: Int)

  /// Operator `index` of the image has returned. Nothing else has been executed since, which is what a measurement
  /// wants; ``didRun(operator:output:)`` follows.
  mutating func didReturn(operator index: Int)

  /// Operator `index` of the image has written `output`, the bytes of its output tensor.
  mutating func didRun(operator index: Int, output: RawSpan)
}

extension OperatorTrace where Self: ~Copyable {
  @inlinable public mutating func didReturn(operator index: Int) {}
}

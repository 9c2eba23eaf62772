/// Parameters of ``OperatorKind/averagePool2D``.
public struct AveragePoolParameters: Sendable, Equatable {
  public let window: WindowParameters
  /// The divisor is the number of taps, padding included.
  public let countsPadding: Bool

  /// Behind the words of the window.
  public enum Word: Int { case countsPadding = 10 }
  public static let sizeBytes = 44
}

/// The block of ``OperatorKind/maxPool2D`` is the window alone.
public enum MaxPoolParameters {
  public static let sizeBytes = 40
}

extension ModelImage {
  /// For ``OperatorKind/averagePool2D``.
  public func averagePool(_ operation: OperatorRecord) -> AveragePoolParameters {
    let block = operation.parameterOffset
    return AveragePoolParameters(
      window: window(block),
      countsPadding: word(block, AveragePoolParameters.Word.countsPadding.rawValue) != 0)
  }

  /// For ``OperatorKind/maxPool2D``.
  public func maxPool(_ operation: OperatorRecord) -> WindowParameters { window(operation.parameterOffset) }
}

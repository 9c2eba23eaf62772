/// One word for each of four axes, outermost first. Places beyond a tensor's rank are what leaves them alone.
public struct AxisWords: Sendable, Equatable {
  public let first: Int32
  public let second: Int32
  public let third: Int32
  public let fourth: Int32

  public subscript(axis: Int) -> Int32 {
    switch axis {
    case 0: first
    case 1: second
    case 2: third
    default: fourth
    }
  }

  public static let count = 4
}

/// Parameters of ``OperatorKind/transpose``.
public struct TransposeParameters: Sendable, Equatable {
  /// Axis a of the output is axis `permutation[a]` of the input; places beyond the rank hold their own number.
  public let permutation: AxisWords

  public static let sizeBytes = 16
}

/// Parameters of ``OperatorKind/slice``; the sizes are the output's.
public struct SliceParameters: Sendable, Equatable {
  /// Places beyond the rank are 0.
  public let starts: AxisWords
  /// Not 0; negative steps walk backwards. Places beyond the rank are 1.
  public let steps: AxisWords

  /// Positions of the words of axis 0.
  public enum Word: Int { case starts = 0, steps = 4 }
  public static let sizeBytes = 32
}

/// Parameters of ``OperatorKind/pad``; what follows the input is what the output has more.
public struct PadParameters: Sendable, Equatable {
  /// Places beyond the rank are 0.
  public let before: AxisWords
  /// A number of the output's type.
  public let value: Int32

  public enum Word: Int { case before = 0, value = 4 }
  public static let sizeBytes = 20
}

extension ModelImage {
  /// For ``OperatorKind/transpose``.
  public func transpose(_ operation: OperatorRecord) -> TransposeParameters {
    TransposeParameters(permutation: axes(operation.parameterOffset, 0))
  }

  /// For ``OperatorKind/slice``.
  public func slice(_ operation: OperatorRecord) -> SliceParameters {
    let block = operation.parameterOffset
    return SliceParameters(
      starts: axes(block, SliceParameters.Word.starts.rawValue),
      steps: axes(block, SliceParameters.Word.steps.rawValue))
  }

  /// For ``OperatorKind/pad``.
  public func pad(_ operation: OperatorRecord) -> PadParameters {
    let block = operation.parameterOffset
    return PadParameters(
      before: axes(block, PadParameters.Word.before.rawValue),
      value: word(block, PadParameters.Word.value.rawValue))
  }

  private func axes(_ block: Int, _ index: Int) -> AxisWords {
    AxisWords(
      first: word(block, index), second: word(block, index + 1), third: word(block, index + 2),
      fourth: word(block, index + 3))
  }
}

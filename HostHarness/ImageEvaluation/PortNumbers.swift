/// One sample of a network's input.
public enum PortNumbers: Sendable, Equatable {
  /// Numbers of the tensor's type, as they stand in the arena.
  case integers([Int32])
  /// Real numbers: scale · (q − zero point).
  case reals([Double])

  public var count: Int {
    switch self {
    case .integers(let numbers): numbers.count
    case .reals(let numbers): numbers.count
    }
  }
}

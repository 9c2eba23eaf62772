import Runtime

extension ErrorRecord {
  /// The numbers of an error in the order of its case.
  public init(_ error: ArenaError) {
    switch error {
    case .tooSmall(let requiredBytes, let availableBytes):
      self.init(
        ErrorCode.arenaTooSmall.rawValue, Int32(truncatingIfNeeded: requiredBytes),
        Int32(truncatingIfNeeded: availableBytes))
    case .misaligned(let remainderBytes):
      self.init(ErrorCode.arenaMisaligned.rawValue, Int32(truncatingIfNeeded: remainderBytes))
    }
  }
}

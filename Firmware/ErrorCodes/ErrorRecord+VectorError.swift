import ConformanceVectors

extension ErrorRecord {
  /// The numbers of an error in the order of its case.
  public init(_ error: VectorError) {
    switch error {
    case .truncated(let requiredBytes, let availableBytes):
      self.init(
        ErrorCode.vectorsTruncated.rawValue, Int32(truncatingIfNeeded: requiredBytes),
        Int32(truncatingIfNeeded: availableBytes))
    case .misaligned(let remainderBytes):
      self.init(ErrorCode.vectorsMisaligned.rawValue, Int32(truncatingIfNeeded: remainderBytes))
    case .badMagic(let found): self.init(ErrorCode.vectorsBadMagic.rawValue, Int32(bitPattern: found))
    case .unsupportedVersion(let found, let supported):
      self.init(
        ErrorCode.vectorsUnsupportedVersion.rawValue, Int32(bitPattern: found), Int32(bitPattern: supported))
    case .size(let stored): self.init(ErrorCode.vectorsSize.rawValue, Int32(bitPattern: stored))
    case .caseCount(let found): self.init(ErrorCode.vectorsCaseCount.rawValue, Int32(bitPattern: found))
    case .checksum(let stored, let computed):
      self.init(ErrorCode.vectorsChecksum.rawValue, Int32(bitPattern: stored), Int32(bitPattern: computed))
    case .reservedFieldNotZero(let offset):
      self.init(ErrorCode.vectorsReservedFieldNotZero.rawValue, Int32(truncatingIfNeeded: offset))
    case .caseKind(let index, let found):
      self.init(
        ErrorCode.vectorsCaseKind.rawValue, Int32(truncatingIfNeeded: index), Int32(bitPattern: found))
    case .truthSource(let index, let found):
      self.init(
        ErrorCode.vectorsTruthSource.rawValue, Int32(truncatingIfNeeded: index), Int32(bitPattern: found))
    case .extent(let index, let offset, let sizeBytes):
      self.init(
        ErrorCode.vectorsExtent.rawValue, Int32(truncatingIfNeeded: index), Int32(bitPattern: offset),
        Int32(bitPattern: sizeBytes))
    }
  }
}

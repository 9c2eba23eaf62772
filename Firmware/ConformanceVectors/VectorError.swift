/// Why a set of vectors was refused.
public enum VectorError: Error, Equatable, Sendable {
  case truncated(requiredBytes: Int, availableBytes: Int)
  case misaligned(remainderBytes: Int)
  case badMagic(found: UInt32)
  case unsupportedVersion(found: UInt32, supported: UInt32)
  case size(stored: UInt32)
  case caseCount(found: UInt32)
  case checksum(stored: UInt32, computed: UInt32)
  case reservedFieldNotZero(offset: Int)
  case caseKind(index: Int, found: UInt32)
  case truthSource(index: Int, found: UInt32)
  /// A case's (or, with index −1, the stamp's) bytes leave the set or do not begin at a multiple of 16.
  case extent(index: Int, offset: UInt32, sizeBytes: UInt32)
}

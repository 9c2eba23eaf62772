import ErrorCodes

/// Compares an error with the words that a case expects: its code, then its ``ErrorRecord/valueCount`` values.
public enum ErrorComparison {
  public static let sizeBytes = 4 * (1 + ErrorRecord.valueCount)

  static func check(
    _ found: ErrorRecord, against expected: UnsafeRawBufferPointer
  ) throws(CaseDifference) {
    guard expected.count == sizeBytes else {
      throw CaseDifference(
        .shape, expected: Int32(truncatingIfNeeded: sizeBytes),
        found: Int32(truncatingIfNeeded: expected.count))
    }
    let code = unsafe expected.load(as: Int32.self)
    guard code == Int32(found.codeNumber) else {
      throw CaseDifference(.errorCode, expected: code, found: Int32(found.codeNumber))
    }
    for place in 0..<ErrorRecord.valueCount {
      let wanted = unsafe expected.load(fromByteOffset: 4 * (place + 1), as: Int32.self)
      guard wanted == found.values[place] else {
        throw CaseDifference(
          .errorValue, kind: code, element: place, expected: wanted, found: found.values[place])
      }
    }
  }
}

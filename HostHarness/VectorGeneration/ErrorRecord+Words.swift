import ErrorCodes

extension ErrorRecord {
  /// Code and values as cases expect them, little-endian.
  var bytes: [UInt8] {
    let words = [Int32(codeNumber)] + (0..<Self.valueCount).map { values[$0] }
    return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * Int32($0))) } }
  }
}

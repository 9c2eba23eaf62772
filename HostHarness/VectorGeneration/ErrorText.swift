import ErrorCodes

/// Errors of a target in words.
public enum ErrorText {
  /// `imageHeaderChecksum (error 5): 17, 4`; values behind the last one that is not zero are left out.
  public static func describe(code: Int, values: [Int32]) -> String {
    let name = UInt16(exactly: code).flatMap(ErrorCode.init(rawValue:)).map { "\($0)" } ?? "unknown"
    let shown = values.reversed().drop { $0 == 0 }.reversed()
    let list = shown.isEmpty ? "" : ": " + shown.map(String.init).joined(separator: ", ")
    return "\(name) (error \(code))\(list)"
  }
}

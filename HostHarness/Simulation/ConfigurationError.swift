/// What is wrong with a world configuration, with the field's path (`channel.carrierHz`,
/// `obstacles.fixedPillars[2].radiusMetres`).
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case notJSON(file: String, reason: String)
  case unknownField(path: String, known: [String])
  case missingField(path: String)
  case wrongType(path: String, expected: String, found: String)
  /// `permitted` describes the range, with its unit.
  case outOfRange(path: String, value: Double, permitted: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .notJSON(let file, let reason): "\(file): not JSON: \(reason)"
    case .unknownField(let path, let known):
      "\(path): no such field; known here: \(known.joined(separator: ", "))"
    case .missingField(let path): "\(path): the field is missing"
    case .wrongType(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    case .outOfRange(let path, let value, let permitted): "\(path): \(value) is not permitted: \(permitted)"
    }
  }
}

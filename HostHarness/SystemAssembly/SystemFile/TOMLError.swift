/// Why a line of a system file is not understood.
public struct TOMLError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    case noKey(found: String)
    case noEquals(key: String, found: String)
    /// Numbers, dates, arrays and words.
    case noString(key: String, found: String)
    case openString
    case escape(String)
    case openHeader
    case arrayOfTables
    case openInlineTable
    case trailing(String)
    case repeatedKey(String, firstLine: Int)
    case repeatedTable(String, firstLine: Int)
  }

  /// From 1.
  public var line: Int
  public var reason: Reason

  public init(line: Int, _ reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var description: String { "line \(line): \(explanation)" }

  /// Without the line.
  var explanation: String {
    switch reason {
    case .noKey(let found): "expected a key, found \(Self.quoted(found))"
    case .noEquals(let key, let found): "expected = after \(key), found \(Self.quoted(found))"
    case .noString(let key, let found):
      "\(key) needs a string in quotes or { key = \"value\" }, found \(Self.quoted(found))"
    case .openString: "a string lacks its closing quote; strings end on their line"
    case .escape(let text): "\(text) is no escape; write \\\\ for a backslash, or use 'single quotes'"
    case .openHeader: "a table's header lacks its ]"
    case .arrayOfTables: "[[…]] is not understood: each network has one table, [networks.policy]"
    case .openInlineTable: "a table in braces lacks its }; it ends on its line"
    case .trailing(let text): "\(Self.quoted(text)) is left over; one statement a line"
    case .repeatedKey(let key, let line): "\(key) was given in line \(line) already"
    case .repeatedTable(let name, let line): "[\(name)] was opened in line \(line) already"
    }
  }

  private static func quoted(_ text: String) -> String {
    text.isEmpty ? "the end of the line" : "'\(text.prefix(40))'"
  }
}

/// What a file in a small part of TOML says: strings by path, each with its line.
///
/// Tables, dotted and quoted keys, inline tables, strings in one or two quotes and comments are understood. Everything
/// else that TOML has (numbers, dates, arrays, strings over several lines) is refused: a system file needs none of it,
/// and what is not understood must not be passed over.
public struct TOMLDocument: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    /// `["networks", "policy", "image"]`.
    public var path: [String]
    public var value: String
    /// From 1.
    public var line: Int
  }

  /// A table that was opened by a header or by an inline table, with entries or without.
  public struct Table: Sendable, Equatable {
    public var path: [String]
    public var line: Int
  }

  /// In the order of the file.
  public var entries: [Entry] = []
  public var tables: [Table] = []

  /// - Throws: ``TOMLError`` at the first line that is not understood.
  public init(_ text: String) throws(TOMLError) {
    var current: [String] = []
    // A line end is one character, of whatever kind.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      var scanner = TOMLLine(line, number: index + 1)
      switch try scanner.statement() {
      case .nothing: break
      case .header(let path):
        try open(path, line: index + 1)
        current = path
      case .assignment(let path, let value):
        try add(current + path, value, line: index + 1)
      }
    }
  }

  private mutating func open(_ path: [String], line: Int) throws(TOMLError) {
    let name = path.joined(separator: ".")
    if let other = tables.first(where: { $0.path == path }) {
      throw TOMLError(line: line, .repeatedTable(name, firstLine: other.line))
    }
    if let entry = entries.first(where: { path.starts(with: $0.path) }) {
      throw TOMLError(
        line: line, .repeatedKey(entry.path.joined(separator: "."), firstLine: entry.line))
    }
    tables.append(Table(path: path, line: line))
  }

  private mutating func add(_ path: [String], _ value: TOMLLine.Value, line: Int) throws(TOMLError) {
    switch value {
    case .string(let text):
      // The key itself, a table of its name, or a string where its table should be.
      let clash =
        entries.first { $0.path.starts(with: path) || path.starts(with: $0.path) }?.line
        ?? tables.first { $0.path.starts(with: path) }?.line
      if let clash {
        throw TOMLError(line: line, .repeatedKey(path.joined(separator: "."), firstLine: clash))
      }
      entries.append(Entry(path: path, value: text, line: line))
    case .table(let fields):
      if let entry = entries.first(where: { $0.path.starts(with: path) }) {
        throw TOMLError(line: line, .repeatedKey(path.joined(separator: "."), firstLine: entry.line))
      }
      try open(path, line: line)
      for field in fields { try add(path + field.path, field.value, line: line) }
    }
  }
}

/// Reads one line: nothing, a table's header or a key with its value.
struct TOMLLine {
  enum Statement: Equatable {
    case nothing
    case header([String])
    case assignment([String], Value)
  }

  indirect enum Value: Equatable {
    case string(String)
    case table([Field])
  }

  struct Field: Equatable {
    var path: [String]
    var value: Value
  }

  private var rest: Substring
  private let number: Int

  init(_ line: Substring, number: Int) {
    rest = line
    self.number = number
  }

  mutating func statement() throws(TOMLError) -> Statement {
    skipBlanks()
    if isAtEnd { return .nothing }
    let statement: Statement
    if take("[") {
      if take("[") { throw error(.arrayOfTables) }
      let path = try key()
      guard take("]") else { throw error(.openHeader) }
      statement = .header(path)
    } else {
      let path = try key()
      statement = .assignment(path, try value(of: path))
    }
    skipBlanks()
    guard isAtEnd else { throw error(.trailing(String(rest))) }
    return statement
  }

  /// A comment reaches to the end of its line.
  private var isAtEnd: Bool { rest.isEmpty || rest.first == "#" }

  private mutating func skipBlanks() {
    rest = rest.drop { $0 == " " || $0 == "\t" }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private func error(_ reason: TOMLError.Reason) -> TOMLError { TOMLError(line: number, reason) }

  // MARK: Keys

  private mutating func key() throws(TOMLError) -> [String] {
    var path = [try keyPart()]
    while take(".") { path.append(try keyPart()) }
    return path
  }

  private mutating func keyPart() throws(TOMLError) -> String {
    skipBlanks()
    if let text = try string() { return text }
    let bare = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    guard !bare.isEmpty else { throw error(.noKey(found: isAtEnd ? "" : String(rest))) }
    rest = rest.dropFirst(bare.count)
    return String(bare)
  }

  // MARK: Values

  private mutating func value(of path: [String]) throws(TOMLError) -> Value {
    let name = path.joined(separator: ".")
    guard take("=") else { throw error(.noEquals(key: name, found: isAtEnd ? "" : String(rest))) }
    skipBlanks()
    if let text = try string() { return .string(text) }
    guard take("{") else { throw error(.noString(key: name, found: isAtEnd ? "" : String(rest))) }
    if take("}") { return .table([]) }
    var fields: [Field] = []
    repeat {
      skipBlanks()
      if isAtEnd { throw error(.openInlineTable) }
      let path = try key()
      fields.append(Field(path: path, value: try value(of: path)))
    } while take(",")
    guard take("}") else { throw error(.openInlineTable) }
    return .table(fields)
  }

  /// Nil where no string begins.
  private mutating func string() throws(TOMLError) -> String? {
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst() {
      if character == quote { return text }
      if character == "\\" && quote == "\"" {
        text.append(try escaped())
      } else {
        text.append(character)
      }
    }
    throw error(.openString)
  }

  private mutating func escaped() throws(TOMLError) -> Character {
    guard let character = rest.popFirst() else { throw error(.openString) }
    switch character {
    case "\"", "\\": return character
    case "t": return "\t"
    case "n": return "\n"
    case "u", "U":
      let digits = rest.prefix(character == "u" ? 4 : 8)
      guard digits.count == (character == "u" ? 4 : 8), digits.allSatisfy(\.isHexDigit),
        let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
      else { throw error(.escape("\\\(character)\(digits)")) }
      rest = rest.dropFirst(digits.count)
      return Character(scalar)
    default: throw error(.escape("\\\(character)"))
    }
  }
}

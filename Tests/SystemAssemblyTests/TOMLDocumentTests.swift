import Testing

@testable import SystemAssembly

@Suite struct TOMLDocumentTests {
  @Test func readsTablesKeysAndStrings() throws {
    let document = try TOMLDocument(
      """
      # a comment
      name = "a \\"b\\" \\u00e9 # no comment"   # a comment
      path = 'C:\\dir'
      a.b = "x"

      [networks . policy]
      inputs = { latent = "z", "odd key" = 'w' }
      none = {}
      [networks.policy.outputs]
      correction = "action"
      """)
    #expect(
      document.entries == [
        .init(path: ["name"], value: "a \"b\" é # no comment", line: 2),
        .init(path: ["path"], value: "C:\\dir", line: 3),
        .init(path: ["a", "b"], value: "x", line: 4),
        .init(path: ["networks", "policy", "inputs", "latent"], value: "z", line: 7),
        .init(path: ["networks", "policy", "inputs", "odd key"], value: "w", line: 7),
        .init(path: ["networks", "policy", "outputs", "correction"], value: "action", line: 10),
      ])
    #expect(document.tables.map(\.line) == [6, 7, 8, 9])
  }

  @Test func lineEndsOfAllSystems() throws {
    #expect(try TOMLDocument("a = 'b'\r\nc = 'd'\r\n").entries.map(\.line) == [1, 2])
    #expect(try TOMLDocument("").entries.isEmpty)
  }

  @Test(arguments: [
    ("a = 1", TOMLError(line: 1, .noString(key: "a", found: "1"))),
    ("\na = [1]", TOMLError(line: 2, .noString(key: "a", found: "[1]"))),
    ("a = true # x", TOMLError(line: 1, .noString(key: "a", found: "true # x"))),
    ("a =", TOMLError(line: 1, .noString(key: "a", found: ""))),
    ("a = # x", TOMLError(line: 1, .noString(key: "a", found: ""))),
    ("a", TOMLError(line: 1, .noEquals(key: "a", found: ""))),
    ("a.b c = 'd'", TOMLError(line: 1, .noEquals(key: "a.b", found: "c = 'd'"))),
    ("= 'd'", TOMLError(line: 1, .noKey(found: "= 'd'"))),
    ("ä = 'd'", TOMLError(line: 1, .noKey(found: "ä = 'd'"))),
    ("a = \"b", TOMLError(line: 1, .openString)),
    ("a = \"b\\", TOMLError(line: 1, .openString)),
    ("a = 'b\n'", TOMLError(line: 1, .openString)),
    ("a = \"\\x\"", TOMLError(line: 1, .escape("\\x"))),
    ("a = \"\\u00\"", TOMLError(line: 1, .escape("\\u00\""))),
    ("a = \"\\ud800\"", TOMLError(line: 1, .escape("\\ud800"))),
    ("a = 'b' c", TOMLError(line: 1, .trailing("c"))),
    ("a = '''b'''", TOMLError(line: 1, .trailing("'b'''"))),
    ("[a", TOMLError(line: 1, .openHeader)),
    ("[a b]", TOMLError(line: 1, .openHeader)),
    ("[]", TOMLError(line: 1, .noKey(found: "]"))),
    ("[[a]]", TOMLError(line: 1, .arrayOfTables)),
    ("a = { b = 'c'", TOMLError(line: 1, .openInlineTable)),
    ("a = { b = 'c',", TOMLError(line: 1, .openInlineTable)),
    ("a = { b = 'c' d = 'e' }", TOMLError(line: 1, .openInlineTable)),
    ("a = 'b'\na = 'c'", TOMLError(line: 2, .repeatedKey("a", firstLine: 1))),
    ("a = 'b'\n[a]", TOMLError(line: 2, .repeatedKey("a", firstLine: 1))),
    ("a.b = 'c'\na = 'd'", TOMLError(line: 2, .repeatedKey("a", firstLine: 1))),
    ("a = 'd'\na.b = 'c'", TOMLError(line: 2, .repeatedKey("a.b", firstLine: 1))),
    ("[a]\n\n[a]", TOMLError(line: 3, .repeatedTable("a", firstLine: 1))),
    ("[a]\nb = {}\n[a.b]", TOMLError(line: 3, .repeatedTable("a.b", firstLine: 2))),
    ("a = { b = 'c', b = 'd' }", TOMLError(line: 1, .repeatedKey("a.b", firstLine: 1))),
  ])
  func refusesWhatItDoesNotUnderstand(_ text: String, _ expected: TOMLError) {
    #expect(throws: expected) { try TOMLDocument(text) }
  }

  /// Every prefix and every doubled character of a file ends, with or without an error.
  @Test func brokenFilesEnd() {
    let text = "name = \"a\\u0041\"\n[networks.policy]\ninputs = { latent = 'z', b = \"c\" }\n"
    for end in text.indices {
      _ = try? TOMLDocument(String(text[..<end]))
      _ = try? TOMLDocument(text[..<end] + String(text[end]) + text[end...])
    }
  }
}

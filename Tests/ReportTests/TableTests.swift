import Report
import Testing

@Suite struct TableTests {
  private var table: Table {
    var table = Table(
      "Schemes", columns: [.init("scheme", .left), .init("power mW")], notes: ["mean over seeds"])
    table.addRow(["every slot", "22.61"])
    table.addRow(["a | b & <c>", "4.7"])
    return table
  }

  @Test func plainTextAlignsColumns() {
    #expect(
      table.plainText == """
        Schemes

        scheme       power mW
        -----------  --------
        every slot      22.61
        a | b & <c>       4.7
          mean over seeds

        """)
  }

  @Test func widthsCountCharacters() {
    var table = Table("T", columns: [.init("σ", .left), .init("x")])
    table.addRow(["≤ 2 ×", "1"])
    #expect(table.plainText.split(separator: "\n")[1] == "σ      x")
  }

  @Test func markdownEscapesBars() {
    #expect(
      table.markdown == """
        ## Schemes

        | scheme | power mW |
        | :--- | ---: |
        | every slot | 22.61 |
        | a \\| b & <c> | 4.7 |

        mean over seeds\u{20}\u{20}

        """)
  }

  @Test func htmlEscapesMarkup() {
    #expect(table.html.contains("<td>a | b &amp; &lt;c&gt;</td><td class=\"n\">4.7</td>"))
    #expect(table.html.contains("<h2>Schemes</h2>"))
  }
}

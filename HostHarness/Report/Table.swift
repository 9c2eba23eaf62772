/// A table of text, to be rendered for a terminal, as Markdown or as HTML.
public struct Table: Sendable, Equatable {
  public enum Alignment: Sendable, Equatable {
    case left
    case right
  }

  public struct Column: Sendable, Equatable {
    public var title: String
    public var alignment: Alignment

    public init(_ title: String, _ alignment: Alignment = .right) {
      self.title = title
      self.alignment = alignment
    }
  }

  public var title: String
  public var columns: [Column]
  /// Every row has as many cells as there are columns.
  public private(set) var rows: [[String]] = []
  /// Lines below the table.
  public var notes: [String]

  public init(_ title: String, columns: [Column], notes: [String] = []) {
    self.title = title
    self.columns = columns
    self.notes = notes
  }

  /// - Precondition: as many cells as columns.
  public mutating func addRow(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row of '\(title)' has \(cells.count) cells")
    rows.append(cells)
  }
}

extension Table {
  /// Aligned columns, two spaces apart; widths are counted in characters.
  public var plainText: String {
    let widths = columns.indices.map { index in
      rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
    }
    func line(_ cells: [String]) -> String {
      let padded = columns.indices.map { index in
        let space = String(repeating: " ", count: widths[index] - cells[index].count)
        return columns[index].alignment == .left ? cells[index] + space : space + cells[index]
      }
      let joined = padded.joined(separator: "  ")
      return String(joined.reversed().drop(while: { $0 == " " }).reversed())
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return ([title, ""] + [line(columns.map(\.title)), rule] + rows.map(line) + notes.map { "  \($0)" })
      .joined(separator: "\n") + "\n"
  }

  /// A heading of level 2, the table, the notes.
  public var markdown: String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = "|" + columns.map { $0.alignment == .left ? " :--- |" : " ---: |" }.joined()
    var lines = ["## \(title)", "", line(columns.map(\.title)), rule]
    lines += rows.map(line)
    if !notes.isEmpty { lines += [""] + notes.map { "\($0)  " } }
    return lines.joined(separator: "\n") + "\n"
  }

  public var html: String {
    func cells(_ tag: String, _ values: [String]) -> String {
      zip(columns, values).map { column, value in
        let style = column.alignment == .left ? "" : " class=\"n\""
        return "<\(tag)\(style)>\(HTML.escaped(value))</\(tag)>"
      }.joined()
    }
    let head = "<tr>\(cells("th", columns.map(\.title)))</tr>"
    let body = rows.map { "<tr>\(cells("td", $0))</tr>" }.joined(separator: "\n")
    let footer = notes.map { "<p class=\"note\">\(HTML.escaped($0))</p>" }.joined(separator: "\n")
    return """
      <h2>\(HTML.escaped(title))</h2>
      <table>
      <thead>\(head)</thead>
      <tbody>
      \(body)
      </tbody>
      </table>
      \(footer)

      """
  }
}

enum HTML {
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

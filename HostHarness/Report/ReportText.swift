/// A report as Markdown and as HTML.
struct ReportText {
  var heading: String
  /// Paragraphs before the plots.
  var introduction: [String]
  var tables: [Table]
  var figures: [Figure]
  /// Drawings in characters, below the plots.
  var drawings: [(title: String, text: String)] = []

  var markdown: String {
    var parts = ["# \(heading)\n", introduction.joined(separator: "\n\n") + "\n"]
    parts += figures.map { "![\($0.caption)](\($0.name).svg)\n\n*\($0.caption)*\n" }
    parts += drawings.map { "## \($0.title)\n\n```\n\($0.text)```\n" }
    parts += tables.map(\.markdown)
    return parts.joined(separator: "\n")
  }

  var html: String {
    let paragraphs = introduction.map { "<p>\(HTML.escaped($0))</p>" }.joined(separator: "\n")
    let images = figures.map {
      """
      <figure><img src="\($0.name).svg" alt="\(HTML.escaped($0.caption))">
      <figcaption>\(HTML.escaped($0.caption))</figcaption></figure>
      """
    }.joined(separator: "\n")
    let text = drawings.map {
      "<h2>\(HTML.escaped($0.title))</h2>\n<pre>\(HTML.escaped($0.text))</pre>"
    }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(HTML.escaped(heading))</title>
      <style>
      body { font-family: sans-serif; margin: 2em auto; max-width: 70em; }
      table { border-collapse: collapse; }
      th, td { border-bottom: 1px solid #ddd; padding: 0.2em 0.8em; text-align: left; }
      .n { text-align: right; font-variant-numeric: tabular-nums; }
      .note, figcaption { color: #555; font-size: 0.9em; }
      </style>
      </head>
      <body>
      <h1>\(HTML.escaped(heading))</h1>
      \(paragraphs)
      \(images)
      \(text)
      \(tables.map(\.html).joined(separator: "\n"))
      </body>
      </html>

      """
  }
}

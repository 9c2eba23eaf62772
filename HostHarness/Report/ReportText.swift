import Validation

/// The report as Markdown and as HTML.
struct ReportText {
  var document: ValidationDocument
  var tables: [Table]
  var figures: [Figure]

  private var heading: String { "Validation of LatentLink in world \(document.world)" }

  private var introduction: [String] {
    let extent = document.extent
    var lines = [
      "\(extent.seeds) seeds × \(extent.episodes) episodes × \(extent.slots) slots after "
        + "\(extent.warmUpSlots) slots of warm-up; all schemes meet the same gusts, channels and noise."
    ]
    if !document.provenance.isEmpty {
      let origin = document.provenance.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      lines.append("Model: \(origin.joined(separator: "; ")).")
    }
    if figures.isEmpty { lines.append("gnuplot was not found, so the report has no plots.") }
    return lines
  }

  var markdown: String {
    var parts = ["# \(heading)\n", introduction.joined(separator: "\n\n") + "\n"]
    parts += figures.map { "![\($0.caption)](\($0.name).svg)\n\n*\($0.caption)*\n" }
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
      \(tables.map(\.html).joined(separator: "\n"))
      </body>
      </html>

      """
  }
}

import Foundation

/// The folder of one report: written beside its place first and moved there when it is complete.
struct ReportFolder {
  private static let markdownName = "report.md"

  let folder: String

  init(_ folder: String) { self.folder = folder }

  /// Draws the figures of `text` and writes everything; an earlier report is replaced, anything else is refused.
  ///
  /// - Throws: ``ReportError``.
  func write(
    text: ReportText, json: (name: String, data: Data), searchPath: String?
  ) throws -> ReportWriter.Outcome {
    let files = FileManager.default
    let target = URL(filePath: folder)
    let temporary = target.deletingLastPathComponent()
      .appending(path: ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
    try refuseForeign(target)
    // Everything is drawn before the first byte is written: an interrupted run leaves nothing behind.
    let (contents, plots) = try contents(text, json: json, searchPath: searchPath)
    do {
      try files.createDirectory(at: temporary, withIntermediateDirectories: true)
      for (name, data) in contents { try data.write(to: temporary.appending(path: name)) }
      if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
      try files.moveItem(at: temporary, to: target)
      return ReportWriter.Outcome(folder: folder, plots: plots)
    } catch {
      try? files.removeItem(at: temporary)
      if let error = error as? ReportError { throw error }
      throw ReportError.writeFailed(path: folder, reason: error.localizedDescription)
    }
  }

  private func refuseForeign(_ target: URL) throws(ReportError) {
    let files = FileManager.default
    guard files.fileExists(atPath: target.path) else { return }
    let contents = try? files.contentsOfDirectory(atPath: target.path)
    let isOurs = contents.map { $0.isEmpty || $0.contains(Self.markdownName) } ?? false
    guard isOurs else { throw .notAReport(path: target.path) }
  }

  /// The files by name, and the names of the plots among them.
  private func contents(
    _ text: ReportText, json: (name: String, data: Data), searchPath: String?
  ) throws -> (files: [(name: String, data: Data)], plots: [String]) {
    var contents: [(name: String, data: Data)] = []
    var text = text
    if let gnuplot = Gnuplot(searchPath: searchPath) {
      for figure in text.figures { contents.append(("\(figure.name).svg", try gnuplot.draw(figure))) }
    } else {
      text.figures = []
      text.introduction.append("gnuplot was not found, so the report has no plots.")
    }
    contents.append((Self.markdownName, Data(text.markdown.utf8)))
    contents.append(("report.html", Data(text.html.utf8)))
    contents.append(json)
    return (contents, text.figures.map(\.name))
  }
}

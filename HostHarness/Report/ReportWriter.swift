import Foundation
import Validation

/// Writes the report folder: `report.md`, `report.html`, `validation.json` and the plots as SVG.
public struct ReportWriter: Sendable {
  /// What became of a report.
  public struct Outcome: Sendable, Equatable {
    public var folder: String
    /// Names of the plots that were drawn; empty when gnuplot is not installed.
    public var plots: [String]
  }

  private static let markdownName = "report.md"

  public init() {}

  /// Writes to a folder beside `folder` first and moves it into place when it is complete; an earlier report
  /// there is replaced, anything else is refused.
  ///
  /// - Parameter searchPath: where gnuplot is looked for; `PATH` by default.
  /// - Throws: ``ReportError``.
  public func write(
    _ document: ValidationDocument, to folder: String,
    searchPath: String? = ProcessInfo.processInfo.environment["PATH"]
  ) throws -> Outcome {
    let files = FileManager.default
    let target = URL(filePath: folder)
    let temporary = target.deletingLastPathComponent()
      .appending(path: ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
    try refuseForeign(target)
    // Everything is drawn before the first byte is written: an interrupted run leaves nothing behind.
    let (contents, plots) = try contents(document, searchPath: searchPath)
    do {
      try files.createDirectory(at: temporary, withIntermediateDirectories: true)
      for (name, data) in contents { try data.write(to: temporary.appending(path: name)) }
      if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
      try files.moveItem(at: temporary, to: target)
      return Outcome(folder: folder, plots: plots)
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
    _ document: ValidationDocument, searchPath: String?
  ) throws -> (files: [(name: String, data: Data)], plots: [String]) {
    let figures = ValidationFigures.all(document)
    var contents: [(name: String, data: Data)] = []
    var drawn: [Figure] = []
    if let gnuplot = Gnuplot(searchPath: searchPath) {
      for figure in figures {
        contents.append(("\(figure.name).svg", try gnuplot.draw(figure)))
        drawn.append(figure)
      }
    }
    let text = ReportText(document: document, tables: ValidationTables.all(document), figures: drawn)
    contents.append((Self.markdownName, Data(text.markdown.utf8)))
    contents.append(("report.html", Data(text.html.utf8)))
    contents.append(("validation.json", try document.encoded()))
    return (contents, drawn.map(\.name))
  }
}

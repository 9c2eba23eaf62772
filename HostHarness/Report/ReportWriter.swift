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
    do {
      try files.createDirectory(at: temporary, withIntermediateDirectories: true)
      let plots = try fill(temporary, document, searchPath: searchPath)
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

  private func fill(_ folder: URL, _ document: ValidationDocument, searchPath: String?) throws
    -> [String]
  {
    let figures = ValidationFigures.all(document)
    var drawn: [Figure] = []
    if let gnuplot = Gnuplot(searchPath: searchPath) {
      for figure in figures {
        try gnuplot.draw(figure).write(to: folder.appending(path: "\(figure.name).svg"))
        drawn.append(figure)
      }
    }
    let tables = ValidationTables.all(document)
    let text = ReportText(document: document, tables: tables, figures: drawn)
    try Data(text.markdown.utf8).write(to: folder.appending(path: Self.markdownName))
    try Data(text.html.utf8).write(to: folder.appending(path: "report.html"))
    try document.encoded().write(to: folder.appending(path: "validation.json"))
    return drawn.map(\.name)
  }
}

import Foundation
import Validation

/// Writes a report folder: `report.md`, `report.html`, the results as JSON and the plots as SVG.
public struct ReportWriter: Sendable {
  /// What became of a report.
  public struct Outcome: Sendable, Equatable {
    public var folder: String
    /// Names of the plots that were drawn; empty when gnuplot is not installed.
    public var plots: [String]
  }

  public init() {}

  /// A validation, with `validation.json`.
  ///
  /// - Parameter searchPath: where gnuplot is looked for; `PATH` by default.
  /// - Throws: ``ReportError``.
  public func write(
    _ document: ValidationDocument, to folder: String,
    searchPath: String? = ProcessInfo.processInfo.environment["PATH"]
  ) throws -> Outcome {
    try ReportFolder(folder).write(
      text: ReportText(
        heading: ValidationIntroduction.heading(document),
        introduction: ValidationIntroduction.paragraphs(document),
        tables: ValidationTables.all(document), figures: ValidationFigures.all(document)),
      json: (name: "validation.json", data: try document.encoded()), searchPath: searchPath)
  }
}

import Foundation
import Report
import Testing
import Validation

@Suite struct ReportWriterTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "latentlink-report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func withoutGnuplotTheReportHasNoPlotsAndSaysSo() throws {
    try withFolder { folder in
      let target = folder.appending(path: "report")
      let outcome = try ReportWriter().write(
        SampleDocument.make(), to: target.path, searchPath: folder.path)
      #expect(outcome.plots.isEmpty)
      #expect(try names(target) == ["report.html", "report.md", "validation.json"])
      let text = try String(contentsOf: target.appending(path: "report.md"), encoding: .utf8)
      #expect(text.contains("gnuplot was not found"))
      #expect(!text.contains(".svg"))
      // Nothing but the report stays behind.
      #expect(try names(folder) == ["report"])
    }
  }

  @Test func reportsAreReproducibleAndReplaceEarlierOnes() throws {
    try withFolder { folder in
      let target = folder.appending(path: "report")
      func write() throws -> [Data] {
        _ = try ReportWriter().write(
          SampleDocument.make(), to: target.path, searchPath: folder.path)
        return try names(target).map { try Data(contentsOf: target.appending(path: $0)) }
      }
      let first = try write()
      #expect(try write() == first)
    }
  }

  @Test func aForeignFolderIsLeftAlone() throws {
    try withFolder { folder in
      let target = folder.appending(path: "precious")
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: target.appending(path: "notes.txt"))
      #expect(throws: ReportError.notAReport(path: target.path)) {
        try ReportWriter().write(SampleDocument.make(), to: target.path, searchPath: folder.path)
      }
      #expect(try names(target) == ["notes.txt"])
    }
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    try withFolder { folder in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      let target = file.appending(path: "report").path
      do {
        _ = try ReportWriter().write(SampleDocument.make(), to: target, searchPath: folder.path)
        Issue.record("a report inside a file cannot exist")
      } catch let error as ReportError {
        guard case .writeFailed(let path, _) = error else {
          Issue.record("unexpected \(error)")
          return
        }
        #expect(path == target)
      }
    }
  }

  @Test func documentsSurviveJSON() throws {
    let document = SampleDocument.make()
    let decoded = try JSONDecoder().decode(ValidationDocument.self, from: document.encoded())
    #expect(decoded == document)
  }
}

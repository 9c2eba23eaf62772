import Foundation
import Testing
import Validation

@Suite struct AblationRecordTests {
  @Test func recordsAreReadInTheOrderOfTheirNames() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "latentlink-ablations-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, title) in [("b", "no CSI"), ("a", "no cross-modal conditioning")] {
      let record = AblationRecord(
        title: title, command: "latentlink ablate", trainingSeed: 1, trainingSteps: 10,
        extent: .init(seeds: 1, episodes: 1, slots: 10), world: "B", results: [])
      try JSONEncoder().encode(record).write(to: folder.appending(path: "\(name).json"))
    }
    #expect(
      try AblationRecord.load(folder: folder.path).map(\.title)
        == ["no cross-modal conditioning", "no CSI"])

    let broken = folder.appending(path: "c.json")
    try Data("{\"title\": \"x\"}".utf8).write(to: broken)
    #expect(throws: AblationFileError(file: broken.path, reason: "field 'command' is missing")) {
      try AblationRecord.load(folder: folder.path)
    }
  }

  @Test func aMissingFolderHasNoRecords() throws {
    #expect(try AblationRecord.load(folder: "/nonexistent/ablations").isEmpty)
  }
}

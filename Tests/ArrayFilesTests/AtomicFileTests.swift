import Foundation
import Testing

@testable import ArrayFiles

@Suite struct AtomicFileTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func writesAndReplaces() throws {
    try withFolder { folder in
      let path = folder + "/file"
      for content in [Data("first".utf8), Data(), Data(repeating: 7, count: 100_000)] {
        try AtomicFile.write(content, to: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
      }
    }
  }

  @Test func missingFolderIsAnError() throws {
    try withFolder { folder in
      let path = folder + "/none/file"
      #expect(throws: AtomicFile.WriteError.failed(path: path, step: "open", errno: ENOENT)) {
        try AtomicFile.write(Data([1]), to: path)
      }
    }
  }

  @Test func foldersAndDevicesAreLeftAlone() throws {
    try withFolder { folder in
      let path = folder + "/taken"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(throws: AtomicFile.WriteError.notARegularFile(path: path)) {
        try AtomicFile.write(Data([1]), to: path)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
      #expect(throws: AtomicFile.WriteError.notARegularFile(path: "/dev/null")) {
        try AtomicFile.write(Data([1]), to: "/dev/null")
      }
    }
  }

  @Test func linksStayLinks() throws {
    try withFolder { folder in
      try Data("old".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "file")
      try AtomicFile.write(Data("new".utf8), to: folder + "/link")
      #expect(try String(contentsOfFile: folder + "/file", encoding: .utf8) == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "file")
    }
  }

  @Test func messageNamesFileAndReason() {
    let error = AtomicFile.WriteError.failed(path: "model", step: "write", errno: ENOSPC)
    #expect(error.description.contains("model"))
    #expect(error.description.contains("No space left on device"))
  }
}

import Foundation
import Testing

@testable import Emulation

@Suite struct FirmwareTargetTests {
  /// A folder as the build leaves it, removed afterwards.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "firmware-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "small/images"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private let description = """
    {"schemaVersion": "1.0", "swiftCompiler": {"extraCLIOptions": ["-wmo"]}, "latentlink":
     {"triple": "t", "emulator": ["qemu-system-arm", "-M", "x"], "counterUnit": "ticks"}}
    """

  @Test func theToolsetsOwnPartDescribesTheTarget() throws {
    try withFolder { folder in
      try Data(description.utf8).write(to: folder.appending(path: "small/target.json"))
      let target = try FirmwareTarget(name: "small", in: folder)
      #expect(target.triple == "t" && target.counterUnit == "ticks" && target.isBareMetal)
      #expect(try FirmwareTarget.all(in: folder) == [target])
    }
  }

  @Test func errorsSayWhatToDo() throws {
    try withFolder { folder in
      let missing = #expect(throws: EmulationError.self) { try FirmwareTarget(name: "none", in: folder) }
      #expect(missing?.description.contains("make firmware TARGET=none") == true)
      let file = folder.appending(path: "small/target.json")
      try Data("{}".utf8).write(to: file)
      let invalid = #expect(throws: EmulationError.self) { try FirmwareTarget(name: "small", in: folder) }
      #expect(invalid?.description.contains("'latentlink'") == true)
      try Data(description.utf8).write(to: file)
      let target = try FirmwareTarget(name: "small", in: folder)
      #expect(throws: EmulationError.self) { try target.image("Replay") }
    }
  }

  /// Every toolset that is shipped can be read, and forbids allocation.
  @Test(arguments: try FileManager.default.contentsOfDirectory(atPath: "Firmware/Toolsets").sorted())
  func shippedToolsets(file: String) throws {
    let text = try String(contentsOfFile: "Firmware/Toolsets/\(file)", encoding: .utf8)
    #expect(text.contains("\"-no-allocations\"") && text.contains("\"Embedded\""))
    try withFolder { folder in
      try Data(text.utf8).write(to: folder.appending(path: "small/target.json"))
      let target = try FirmwareTarget(name: "small", in: folder)
      #expect(target.isBareMetal == text.contains("LinkerScripts/"))
    }
  }

  @Test func fieldsAreReadByName() {
    let fields = FirmwareRun.fields("episode differingSlots=0 digest=68ebd775 recorded=x=y")
    #expect(fields == ["differingSlots": "0", "digest": "68ebd775", "recorded": "x=y"])
  }

  @Test func aProgramThatDoesNotEndIsStopped() {
    #expect(throws: EmulationError.timeout(image: "sleep 30", seconds: 1)) {
      try Tool.run(["sleep", "30"], limitSeconds: 1)
    }
    #expect(throws: EmulationError.noTool(name: "no-such-tool", package: "no-such-tool")) {
      try Tool.run(["no-such-tool"])
    }
  }
}

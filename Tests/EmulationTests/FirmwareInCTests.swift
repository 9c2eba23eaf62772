import Foundation
import Testing

@testable import Emulation

/// A firmware written in C links the library of a bare-metal target and computes what the recorded controller did.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct FirmwareInCTests {
  @Test(arguments: ["cortex-m4", "riscv32"])
  func replaysTheRecording(name: String) throws {
    let run = try Self.run(on: name, model: BuiltFirmware.model)
    #expect(run.status == 0, "\(run.output.suffix(300))")
    let last = try #require(run.text.split(whereSeparator: \.isNewline).last)
    let episode = FirmwareRun.fields(last)
    #expect(episode["slots"] == "200" && episode["differingSlots"] == "0")
    #expect(episode["digest"] == episode["recorded"])
    // Painted: less than what the linker script sets aside, or it ran over.
    let stackBytes = try #require(Int(episode["stack"] ?? ""))
    #expect(stackBytes < 8192, "\(name)")
    #expect(name != "cortex-m4" || stackBytes <= 4096)
  }

  @Test func refusesAnotherImage() throws {
    let run = try Self.run(on: "cortex-m4", model: URL(fileURLWithPath: "Package.swift"))
    #expect(run.status == 2)
    #expect(run.text.contains("refused: image: is none: first word = "))
  }

  private static func run(on name: String, model: URL) throws -> Tool.Result {
    let target = try FirmwareTarget(name: name, in: #require(BuiltFirmware.folder))
    let library = try InstalledLibrary(of: target)
    defer { library.remove() }
    let image = try library.make(example: "c-firmware", program: "firmware", ["TARGET=\(name)"])
    let command = try FirmwareRun.command(
      image, on: target, model: model, input: BuiltFirmware.recording(for: target), plugin: nil)
    return try Tool.run(command, limitSeconds: 300)
  }
}

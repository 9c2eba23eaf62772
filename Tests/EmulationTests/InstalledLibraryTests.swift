import Foundation
import Testing

@testable import Emulation

/// Programs in C, C++ and Swift link the installed library and compute what the recorded controller did.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct InstalledLibraryTests {
  private static let functionCount = 18

  private static func target(_ name: String) throws -> FirmwareTarget {
    try FirmwareTarget(name: name, in: #require(BuiltFirmware.folder))
  }

  private static func flags(_ name: String) -> [String] {
    [
      "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
      "Tests/LibraryPrograms/\(name).c",
    ]
  }

  @Test func everyTargetHasOneWithNothingElseInIt() throws {
    for target in try BuiltFirmware.targets() {
      let archive = target.folder.appending(path: "library/liblatentlink.a")
      let exported = try InstalledLibrary.exportedSymbols(of: archive)
      #expect(exported.count == Self.functionCount, "\(target.name)")
      #expect(exported.allSatisfy { $0.hasPrefix("ll_") }, "\(target.name)")
      let library = try LinkedImage(archive)
      // No variables but, on x86-64, what the processor can do; and nobody to ask for memory.
      #expect(library.variableBytes == (target.packing == "x86" ? 4 : 0), "\(target.name)")
      #expect(
        !library.symbols.contains { ["malloc", "free", "posix_memalign"].contains($0.name) }, "\(target.name)"
      )
    }
  }

  @Test(arguments: ["linux-aarch64", "linux-aarch64-dotprod", "linux-armv7", "host-embedded"])
  func exampleInCReplaysTheRecording(name: String) throws {
    let library = try InstalledLibrary(of: Self.target(name))
    defer { library.remove() }
    let compiler = try #require(InstalledLibrary.compilers[name])
    let model = library.tree.appending(path: "share/latentlink/default.image").path
    #expect(
      try library.packageFlags(["--variable=model"]).map { URL(fileURLWithPath: $0).standardized.path } == [
        model
      ])
    // As a distribution links (position-independent, shared C library, its own linker), and once without any of it.
    for link in name == "linux-aarch64" ? ["", "-static"] : [""] {
      let program = try library.make(
        example: "c-controller", program: "controller",
        ["CC=\(compiler)", "CFLAGS=-O2 -Wall -Wextra -Werror", "LDFLAGS=\(link)"])
      let run = try library.run(program, [model, BuiltFirmware.recording(for: library.target).path])
      #expect(run.status == 0, "\(run.output.suffix(300))")
      let lines = run.text.split(separator: "\n")
      let episode = FirmwareRun.fields(try #require(lines.last))
      #expect(episode["slots"] == "200" && episode["differingSlots"] == "0")
      #expect(episode["digest"] == episode["recorded"])
    }
  }

  @Test func changedModelShowsInTheExample() throws {
    let library = try InstalledLibrary(of: Self.target("host-embedded"))
    defer { library.remove() }
    let program = try library.make(example: "c-controller", program: "controller")
    var image = try Data(contentsOf: BuiltFirmware.model)
    let damaged = library.folder.appending(path: "damaged.image")
    image[image.count / 2] ^= 1
    try image.write(to: damaged)
    let run = try library.run(program, [damaged.path, BuiltFirmware.recording(for: library.target).path])
    #expect(run.status == 2)
    #expect(run.output.contains("refused: image: checksum of a section: section, stored, computed = 4, "))
    let noModel = try library.run(
      program,
      [BuiltFirmware.recording(for: library.target).path, BuiltFirmware.recording(for: library.target).path])
    #expect(
      noModel.status == 2 && noModel.output.contains("refused: image: is none: first word = 1129466956"))
  }

  @Test(arguments: ["linux-aarch64", "linux-armv7", "host-embedded"])
  func everythingWrongIsRefused(name: String) throws {
    let library = try InstalledLibrary(of: Self.target(name))
    defer { library.remove() }
    let compiler = try #require(InstalledLibrary.compilers[name])
    let program = library.folder.appending(path: "refusals")
    try InstalledLibrary.require(
      Tool.run(
        [compiler] + Self.flags("refusals") + library.packageFlags(["--cflags", "--libs"]) + [
          "-o", program.path,
        ]))
    let run = try library.run(program, [BuiltFirmware.model.path])
    #expect(run.status == 0, "\(run.output)")
    #expect(run.text.hasPrefix("refused checks="))
  }

  @Test(arguments: [["gcc", "-std=c99"], ["g++", "-x", "c++", "-std=c++11"]])
  func headerKeepsToOldDialects(compiler: [String]) throws {
    let library = try InstalledLibrary(of: Self.target("host-embedded"))
    defer { library.remove() }
    let program = library.folder.appending(path: "header")
    try InstalledLibrary.require(
      Tool.run(
        compiler + ["-pedantic-errors", "-Wall", "-Wextra", "-Wconversion", "-Wundef", "-Werror"]
          + ["Tests/LibraryPrograms/header.c", "-x", "none"]
          + library.packageFlags(["--cflags", "--libs"]) + ["-o", program.path]))
    #expect(try library.run(program, []).status == 0)
  }

  /// C++ and Swift on this machine, each network alone, against each other.
  @Test func networksRunAloneFromOtherLanguages() throws {
    let library = try InstalledLibrary(of: Self.target("host-embedded"))
    defer { library.remove() }
    let plusPlus = try library.make(
      example: "cpp-networks", program: "networks", ["CXXFLAGS=-O2 -Wall -Wextra -Wpedantic -Werror"])
    let fromPlusPlus = try library.run(plusPlus, [BuiltFirmware.model.path])
    #expect(fromPlusPlus.status == 0, "\(fromPlusPlus.output)")

    let swift = library.folder.appending(path: "swift-networks")
    try InstalledLibrary.require(
      Tool.run([
        "swiftc", "-I", "\(library.tree.path)/include/latentlink", "-L", "\(library.tree.path)/lib",
        "Examples/swift-networks/main.swift", "-o", swift.path,
      ]))
    let fromSwift = try library.run(swift, [BuiltFirmware.model.path])
    #expect(fromSwift.status == 0, "\(fromSwift.output)")
    #expect(fromSwift.text == fromPlusPlus.text)
    #expect(fromSwift.text.split(separator: "\n").count == 9)
    #expect(fromSwift.text.contains("network role=3 multiplyAccumulates=7680 outputs=2 "))
    let refused = try library.run(swift, ["Package.swift"])
    #expect(refused.status == 2 && refused.output.contains("refused: image: is none"))
  }
}

import Foundation
import Testing

@testable import Emulation

/// A target's library, installed as a user installs it, and what builds and runs programs with it.
struct InstalledLibrary {
  /// Where tests find compilers for the targets, by target.
  static let compilers = [
    "linux-aarch64": "aarch64-linux-gnu-gcc", "linux-aarch64-dotprod": "aarch64-linux-gnu-gcc",
    "linux-armv7": "arm-linux-gnueabihf-gcc", "host-embedded": "gcc",
  ]

  let target: FirmwareTarget
  /// Holds `tree/usr` and the programs.
  let folder: URL

  var tree: URL { folder.appending(path: "tree/usr") }

  /// Installs the library of a built target under a fresh folder.
  init(of target: FirmwareTarget) throws {
    self.target = target
    folder = FileManager.default.temporaryDirectory.appending(path: "latentlink-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.require(Tool.run(["bash", "Firmware/Library/install.sh", target.name, tree.path]))
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Builds a program with the makefile of an example.
  func make(example: String, program: String, _ variables: [String] = []) throws -> URL {
    try Self.require(
      Tool.run(
        [
          "make", "--no-print-directory", "--always-make", "-C", "Examples/\(example)", "OUT=\(folder.path)",
          "PKG_CONFIG_LIBDIR=\(tree.path)/lib/pkgconfig",
        ] + variables))
    return folder.appending(path: program)
  }

  /// What pkg-config says.
  func packageFlags(_ query: [String]) throws -> [String] {
    let result = try Self.require(
      Tool.run(
        ["pkg-config"] + query + ["latentlink"],
        environment: ["PKG_CONFIG_LIBDIR": "\(tree.path)/lib/pkgconfig"]))
    return result.text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Runs a program on its target, the C library coming from the cross compiler's package.
  func run(_ program: URL, _ arguments: [String]) throws -> Tool.Result {
    let triple = Self.compilers[target.name]?.replacing("-gcc", with: "") ?? ""
    return try Tool.run(
      target.emulator + [program.path] + arguments, limitSeconds: 120,
      environment: ["QEMU_LD_PREFIX": "/usr/\(triple)"])
  }

  /// What other programs see of an archive.
  static func exportedSymbols(of archive: URL) throws -> Set<String> {
    let result = try require(Tool.run(["readelf", "--wide", "--symbols", archive.path]))
    let lines = result.text.split(separator: "\n").map { $0.split(separator: " ") }
    return Set(
      lines.filter { $0.count == 8 && ["GLOBAL", "WEAK"].contains($0[4]) && $0[6] != "UND" }.map {
        String($0[7])
      })
  }

  @discardableResult
  static func require(_ result: Tool.Result) throws -> Tool.Result {
    try #require(result.status == 0, "\(result.output)")
    return result
  }
}

import Foundation

/// The instructions of a function of a linked image, or of several, as `llvm-objdump` writes them: mnemonic, tab, operands.
public struct DisassembledFunction: Sendable, Equatable {
  public let instructions: [String]

  /// No instructions if the image has no such function, or the linker dropped it.
  public init(_ function: String, of image: URL) throws(EmulationError) {
    instructions = try Self.lines(of: image, ["--disassemble-symbols=\(function)"]).compactMap(
      Self.instruction)
  }

  /// All functions whose symbol begins with `prefix`, one after the other: of a function and what compilers split off it.
  public init(allBeginningWith prefix: String, of image: URL) throws(EmulationError) {
    var isInside = false
    var found: [String] = []
    for line in try Self.lines(of: image, []) {
      // 0000000000001234 <symbol>:
      if line.hasSuffix(">:"), let start = line.firstIndex(of: "<") {
        isInside = line[line.index(after: start)...].hasPrefix(prefix)
      } else if isInside, let instruction = Self.instruction(line) {
        found.append(instruction)
      }
    }
    instructions = found
  }

  private static func lines(of image: URL, _ options: [String]) throws(EmulationError) -> [Substring] {
    let result = try Tool.run([disassembler, "-d", "--no-show-raw-insn"] + options + [image.path])
    guard result.status == 0 else {
      throw .toolFailed(name: "llvm-objdump", status: result.status, output: result.output)
    }
    return result.text.split(separator: "\n")
  }

  private static func instruction(_ line: Substring) -> String? {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, UInt64(parts[0].trimmingCharacters(in: .whitespaces), radix: 16) != nil else {
      return nil
    }
    return parts[1].trimmingCharacters(in: .whitespaces)
  }

  /// The longest pieces that consist of these instructions alone.
  public func runs(of mnemonics: [String]) -> [ArraySlice<String>] {
    instructions.indices.split { index in !mnemonics.contains { instructions[index].hasPrefix($0) } }
      .map { instructions[$0.startIndex..<$0.endIndex] }
  }

  /// The Swift toolchain's own: an older one, which may come first, does not know all instructions.
  private static var disassembler: String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let toolchain = folders.first { folder in
      ["swift", "llvm-objdump"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }
    return toolchain.map { "\($0)/llvm-objdump" } ?? "llvm-objdump"
  }

  /// What lies between the first and the last instruction that begins
  /// with `mnemonic`.
  public func span(of mnemonic: String) -> ArraySlice<String> {
    guard let first = instructions.firstIndex(where: { $0.hasPrefix(mnemonic) }),
      let last = instructions.lastIndex(where: { $0.hasPrefix(mnemonic) })
    else { return [] }
    return instructions[first...last]
  }
}

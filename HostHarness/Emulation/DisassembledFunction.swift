import Foundation

/// The instructions of one function of a linked image, as `llvm-objdump` writes them: mnemonic, tab, operands.
public struct DisassembledFunction: Sendable, Equatable {
  public let instructions: [String]

  /// No instructions if the image has no such function, or the linker dropped it.
  public init(_ function: String, of image: URL) throws(EmulationError) {
    let result = try Tool.run([
      Self.disassembler, "-d", "--no-show-raw-insn", "--disassemble-symbols=\(function)", image.path,
    ])
    guard result.status == 0 else {
      throw .toolFailed(name: "llvm-objdump", status: result.status, output: result.output)
    }
    instructions = result.text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, UInt64(parts[0].trimmingCharacters(in: .whitespaces), radix: 16) != nil else {
        return nil
      }
      return parts[1].trimmingCharacters(in: .whitespaces)
    }
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

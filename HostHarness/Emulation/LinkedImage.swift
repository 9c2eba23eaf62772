import Foundation

/// A linked image as `readelf` shows it.
public struct LinkedImage: Sendable, Equatable {
  public struct Symbol: Sendable, Equatable {
    public var name: String
    public var address: UInt64
    public var sizeBytes: Int
    /// Whether the image defines it.
    public var isDefined: Bool
  }

  public struct Section: Sendable, Equatable {
    public var name: String
    public var sizeBytes: Int
    /// Occupies memory when the image runs.
    public var isAllocated: Bool
    /// Takes no room in the file: zeros.
    public var isZeroFilled: Bool
    public var isWritable: Bool
    public var isExecutable: Bool
  }

  public let file: String
  public let symbols: [Symbol]
  public let sections: [Section]

  public init(_ file: URL) throws(EmulationError) {
    self.file = file.relativePath
    let result = try Tool.run(["readelf", "--wide", "--symbols", "--sections", file.path])
    guard result.status == 0 else {
      throw .toolFailed(name: "readelf", status: result.status, output: result.output)
    }
    let lines = result.text.split(separator: "\n")
    symbols = lines.compactMap(Self.symbol)
    sections = lines.compactMap(Self.section)
  }

  public func address(of symbol: String) throws(EmulationError) -> UInt64 {
    guard let found = symbols.first(where: { $0.name == symbol && $0.isDefined }) else {
      throw .missingSymbol(file: file, symbol: symbol)
    }
    return found.address
  }

  /// Bytes of read-only memory that the image takes: code, constants and the initial values of variables.
  public var flashBytes: Int {
    sections.filter { $0.isAllocated && !$0.isZeroFilled }.reduce(0) { $0 + $1.sizeBytes }
  }

  /// Bytes of variables, initialised or zero, without arena and stack. Tables of addresses, which linkers mark as
  /// writable, lie in flash where addresses are fixed.
  public var variableBytes: Int {
    sections.filter { $0.isAllocated && $0.isWritable && !$0.isExecutable && $0.name != ".got" }
      .reduce(0) { $0 + $1.sizeBytes }
  }

  /// Whether an Arm image says that it passes floating-point arguments in registers.
  public static func passesFloatsInRegisters(_ file: URL) throws(EmulationError) -> Bool {
    try Tool.run(["readelf", "--arch-specific", file.path]).text.contains("VFP registers")
  }

  /// `   12: 0000a74d   208 FUNC    GLOBAL DEFAULT    1 main`
  private static func symbol(_ line: Substring) -> Symbol? {
    let words = line.split(separator: " ")
    guard words.count >= 8, words[0].last == ":", Int(words[0].dropLast()) != nil,
      let address = UInt64(words[1], radix: 16)
    else { return nil }
    let size =
      words[2].hasPrefix("0x") ? Int(words[2].dropFirst(2), radix: 16) : Int(words[2])
    guard let size else { return nil }
    return Symbol(
      name: String(words[7]), address: address, sizeBytes: size, isDefined: words[6] != "UND")
  }

  /// `  [ 1] .text   PROGBITS   00000000 010000 00c595 00  AX  0   0  4`
  private static func section(_ line: Substring) -> Section? {
    guard let close = line.firstIndex(of: "]"), line.drop(while: { $0 == " " }).first == "[" else {
      return nil
    }
    let words = line[line.index(after: close)...].split(separator: " ")
    guard words.count >= 7, let size = Int(words[4], radix: 16) else { return nil }
    // Sections without flags have one word less.
    let flags = words.count >= 10 ? words[6] : ""
    return Section(
      name: String(words[0]), sizeBytes: size, isAllocated: flags.contains("A"),
      isZeroFilled: words[1] == "NOBITS", isWritable: flags.contains("W"),
      isExecutable: flags.contains("X"))
  }
}

import Foundation

extension TargetProfile {
  /// The functions of the image Profile whose calls callgrind tells apart, by the region that they are.
  private static let functions = ["begin": "callBegin", "end": "callEnd"]

  /// Counts the instructions of both halves of every slot natively, with valgrind's callgrind: a second opinion on
  /// x86-64, where the plugin counts under emulation.
  ///
  /// Only ``halves`` has counts. The instructions of the call itself are not in them, and on another processor the C
  /// library may choose other memory routines than under QEMU.
  public init(
    callgrind target: FirmwareTarget, model: URL, recording: URL
  ) throws(EmulationError) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "latentlink-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .toolFailed(name: "valgrind", status: -1, output: error.localizedDescription)
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    // Valgrind 3.19 gives up on Swift's debug information.
    let image = folder.appending(path: Self.product).path
    try Self.run(["strip", "--strip-debug", "-o", image, target.image(Self.product).path])
    let symbols = try LinkedImage(URL(fileURLWithPath: image)).symbols.map(\.name)
    var log: ProfileLog?
    var counts: [String: [Int]] = [:]
    // A run for each: with two functions to be collected, callgrind 3.19 leaves out the second.
    for (what, function) in Self.functions {
      // By its whole name: with the same pattern for both options callgrind makes no dumps.
      guard let symbol = symbols.first(where: { $0.contains(function) }) else {
        throw .missingSymbol(file: image, symbol: function)
      }
      let output = folder.appending(path: what)
      let result = try Self.run([
        "valgrind", "--tool=callgrind", "--callgrind-out-file=\(output.path)",
        "--toggle-collect=\(symbol)", "--dump-after=\(symbol)", image, model.path, recording.path,
      ])
      var printed = try ProfileLog(
        FirmwareRun(status: result.status, text: result.text), of: Self.product,
        on: "\(target.name) under callgrind")
      printed.regions = printed.regions.filter { Self.functions[$0.what] != nil }
      counts[what] = try Self.dumps(
        output, count: printed.regions.count { $0.what == what }, target: target.name)
      log = printed
    }
    guard let log else { throw .notBuilt(target: target.name, file: image) }
    var rest = counts.mapValues { $0[...] }
    let paired = log.regions.compactMap { rest[$0.what]?.popFirst() }
    try self.init(log, counts: paired, target: target, isNative: true)
  }

  /// The figures of the dumps that callgrind numbered from 1 on.
  private static func dumps(_ output: URL, count: Int, target: String) throws(EmulationError) -> [Int] {
    var counts: [Int] = []
    for index in 0..<count {
      let file = URL(fileURLWithPath: "\(output.path).\(index + 1)")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      guard let collected = collected(text) else {
        throw .regionCount(target: target, counted: index, printed: count)
      }
      counts.append(collected)
    }
    return counts
  }

  /// The figure of a dump's line `summary: 123`.
  static func collected(_ text: String) -> Int? {
    text.split(separator: "\n").first { $0.hasPrefix("summary: ") }
      .flatMap { Int($0.dropFirst("summary: ".count)) }
  }

  @discardableResult
  private static func run(_ arguments: [String]) throws(EmulationError) -> Tool.Result {
    let result = try Tool.run(arguments)
    guard result.status == 0 else {
      throw .toolFailed(
        name: arguments[0], status: result.status, output: String(result.output.suffix(300)))
    }
    return result
  }
}

import Foundation

extension TargetProfile {
  /// The functions of the image Profile whose calls callgrind tells apart.
  private static let functions = ["callBeginSlot", "callEndSlot"]

  /// Counts the instructions of both halves of every slot natively, with valgrind's callgrind: a second opinion on
  /// x86-64, where the plugin counts under emulation.
  ///
  /// Only ``halves`` has counts. They include the function that makes the call and what it returns through, and on
  /// this processor the C library may choose other memory routines than under QEMU.
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
    let output = folder.appending(path: "callgrind")
    let result = try Self.run(
      ["valgrind", "--tool=callgrind", "--callgrind-out-file=\(output.path)"]
        + Self.functions.flatMap { ["--toggle-collect=*\($0)*", "--dump-after=*\($0)*"] }
        + [image, model.path, recording.path])

    var log = try ProfileLog(
      FirmwareRun(status: result.status, text: result.text), of: "\(Self.product) under callgrind")
    log.regions = log.regions.filter { $0.what == "begin" || $0.what == "end" }
    var counts: [Int] = []
    for index in log.regions.indices {
      let file = URL(fileURLWithPath: "\(output.path).\(index + 1)")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      guard let count = Self.collected(text) else {
        throw .regionCount(target: target.name, counted: index, printed: log.regions.count)
      }
      counts.append(count)
    }
    try self.init(log, counts: counts, target: target, isNative: true)
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

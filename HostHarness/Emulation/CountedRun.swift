import Foundation

/// An image's run in which the instructions between markers were counted (`Firmware/Board/include/Marker.h`).
public struct CountedRun: Sendable, Equatable {
  public let run: FirmwareRun
  /// Instructions of each region, in the order in which regions ended; markers do not count.
  public let counts: [Int]

  /// Where `make firmware` leaves the plugin, below the folder of all targets.
  public static let pluginPath = "plugin/instruction-count.so"

  /// Runs `product` under the emulator that counts.
  ///
  /// - Parameter folder: of all targets.
  public init(
    _ product: String, on target: FirmwareTarget, in folder: URL, model: URL?, input: URL,
    limitSeconds: Int = 600
  ) throws(EmulationError) {
    let plugin = folder.appending(path: Self.pluginPath)
    guard FileManager.default.fileExists(atPath: plugin.path) else {
      throw .notBuilt(target: target.name, file: plugin.relativePath)
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "latentlink-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    run = try FirmwareRun(
      product, on: target.counting, model: model, input: input, plugin: "\(plugin.path),out=\(file.path)",
      limitSeconds: limitSeconds)
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    counts = try Self.counts(text, of: "\(product) on \(target.name)")
  }

  /// The numbers of the plugin's file.
  static func counts(_ text: String, of image: String) throws(EmulationError) -> [Int] {
    var counts: [Int] = []
    for line in text.split(separator: "\n") {
      guard let count = Int(line) else {
        throw .malformedOutput(image: image, line: String(line), expected: "a number of instructions")
      }
      counts.append(count)
    }
    return counts
  }
}

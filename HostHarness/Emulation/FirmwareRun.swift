import Foundation

/// What an image printed and how it ended.
public struct FirmwareRun: Sendable, Equatable {
  /// As `Outcome` of the firmware: 0 passed, 1 a difference, 2 refused; anything else is a trap.
  public let status: Int32
  public let text: String

  public var lines: [Substring] { text.split(separator: "\n").map { $0.last == "\r" ? $0.dropLast() : $0 } }

  /// A run of somebody else's, by its output.
  init(status: Int32, text: String) {
    self.status = status
    self.text = text
  }

  /// Runs an image on its target.
  ///
  /// - Parameters:
  ///   - model: bytes for the model's place in flash, or the file that a Linux image maps; nil for an image that
  ///     looks at its input only.
  ///   - input: the same for recording or vectors.
  ///   - plugin: a TCG plugin with its arguments, `file,key=value`.
  public init(
    _ product: String, on target: FirmwareTarget, model: URL?, input: URL, plugin: String? = nil,
    limitSeconds: Int = 600
  ) throws(EmulationError) {
    let image = try target.image(product)
    let command = try Self.command(image, on: target, model: model, input: input, plugin: plugin)
    let result = try Tool.run(command, limitSeconds: limitSeconds)
    status = result.status
    text = result.output
  }

  static func command(
    _ image: URL, on target: FirmwareTarget, model: URL?, input: URL, plugin: String?
  ) throws(EmulationError) -> [String] {
    var command = target.emulator
    if let plugin { command += ["-plugin", plugin] }
    guard target.isBareMetal else { return command + [image.path, (model ?? input).path, input.path] }
    let linked = try LinkedImage(image)
    command += ["-kernel", image.path]
    for case (let region, let file?) in [("model", model), ("input", input)] {
      let start = try linked.address(of: "_\(region)_start")
      let capacity = Int(try linked.address(of: "_\(region)_end") - start)
      let size = (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
      guard size > 0 else { throw .unreadable(file: file.relativePath) }
      guard size <= capacity else {
        throw .tooLarge(
          file: file.relativePath, sizeBytes: size, region: region.uppercased(), capacityBytes: capacity)
      }
      command += [
        "-device", "loader,file=\(file.path),addr=0x\(String(start, radix: 16)),force-raw=on",
      ]
    }
    return command
  }

  /// The values of ` name=value` in the first line that begins with `word`.
  public func fields(of word: String) -> [String: String]? {
    guard let line = lines.first(where: { $0.hasPrefix(word + " ") }) else { return nil }
    return Self.fields(line)
  }

  /// The values of ` name=value` in a line.
  public static func fields(_ line: Substring) -> [String: String] {
    var found: [String: String] = [:]
    for word in line.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
    }
    return found
  }
}

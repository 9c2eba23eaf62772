import Foundation

/// Runs programs of the tool chain and keeps what they print.
enum Tool {
  struct Result: Sendable, Equatable {
    var status: Int32
    /// Standard output, then standard error.
    var output: String
    /// Standard output alone.
    var text: String
  }

  /// Debian's packages of what is run here.
  private static let packages = [
    "readelf": "binutils", "qemu-system-arm": "qemu-system-arm", "qemu-arm": "qemu-user",
    "qemu-aarch64": "qemu-user", "qemu-x86_64": "qemu-user", "valgrind": "valgrind",
    "qemu-system-riscv32": "qemu-system-misc",
  ]

  /// - Parameter arguments: the program's name or path first.
  static func run(
    _ arguments: [String], limitSeconds: Int = 600, environment: [String: String] = [:]
  ) throws(EmulationError) -> Result {
    guard let name = arguments.first, let program = find(name) else {
      let name = arguments.first ?? ""
      throw .noTool(name: name, package: packages[name] ?? name)
    }
    let process = Process()
    process.executableURL = program
    process.arguments = Array(arguments.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw .toolFailed(name: name, status: -1, output: error.localizedDescription)
    }
    let watch = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limitSeconds), execute: watch)
    let (text, errorText) = readBoth(output, errors)
    process.waitUntilExit()
    watch.cancel()
    if process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM {
      throw .timeout(image: arguments.joined(separator: " "), seconds: limitSeconds)
    }
    let status =
      process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
    return Result(status: status, output: text + errorText, text: text)
  }

  /// Both pipes at once: a program that fills one while the other is read would wait for ever.
  private static func readBoth(_ output: Pipe, _ errors: Pipe) -> (String, String) {
    let group = DispatchGroup()
    nonisolated(unsafe) var errorBytes = Data()
    DispatchQueue.global().async(group: group) {
      errorBytes = errors.fileHandleForReading.readDataToEndOfFile()
    }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    group.wait()
    return (String(decoding: bytes, as: UTF8.self), String(decoding: errorBytes, as: UTF8.self))
  }

  private static func find(_ name: String) -> URL? {
    if name.contains("/") {
      return FileManager.default.isExecutableFile(atPath: name) ? URL(fileURLWithPath: name) : nil
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.lazy.map { URL(fileURLWithPath: "\($0)/\(name)") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}

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
    "qemu-system-riscv32": "qemu-system-misc", "llvm-objdump": "llvm", "pkg-config": "pkgconf", "gcc": "gcc",
    "g++": "g++",
    "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu", "arm-linux-gnueabihf-gcc": "gcc-arm-linux-gnueabihf",
  ]

  /// - Parameter arguments: the program's name or path first.
  static func run(
    _ arguments: [String], limitSeconds: Int = 600, environment: [String: String] = [:]
  ) throws(EmulationError) -> Result {
    guard let name = arguments.first, let program = find(name), let timeout = find("timeout") else {
      let name = arguments.first ?? ""
      throw .noTool(name: name, package: packages[name] ?? name)
    }
    // Files instead of pipes: whatever a program prints, it never waits for a reader.
    let folder = FileManager.default.temporaryDirectory.appending(path: "latentlink-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
    let process = Process()
    process.executableURL = timeout
    process.arguments = ["--kill-after=5", "\(limitSeconds)", program.path] + arguments.dropFirst()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data().write(to: output)
      try Data().write(to: errors)
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    } catch {
      throw .toolFailed(name: name, status: -1, output: error.localizedDescription)
    }
    process.waitUntilExit()
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    // What 'timeout' ends with when it had to stop the program, gently or not.
    guard status != 124 && status != 137 else {
      throw .timeout(image: arguments.joined(separator: " "), seconds: limitSeconds)
    }
    let text = read(output)
    return Result(status: status, output: text + read(errors), text: text)
  }

  private static func read(_ file: URL) -> String {
    String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
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

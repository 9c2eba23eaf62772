import Foundation

/// Runs the scripts of `Tests/ONNX` in the Python environment that `make python` makes.
public enum PythonScript {
  public enum Failure: Error, CustomStringConvertible {
    case noEnvironment(path: String)
    case failed(script: String, status: Int32, errors: String)

    public var description: String {
      switch self {
      case .noEnvironment(let path):
        "\(path) is missing: run 'make python' (or Tests/ONNX/environment.sh), which installs ONNX Runtime there"
      case .failed(let script, let status, let errors): "\(script) ended with \(status): \(errors)"
      }
    }
  }

  /// The root of the package.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs `Tests/ONNX/script` and returns what it prints.
  public static func run(_ script: String, _ arguments: [String]) throws -> Data {
    let python = root.appending(path: ".build-python/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else {
      throw Failure.noEnvironment(path: python.path)
    }
    let process = Process()
    process.executableURL = python
    process.arguments = [root.appending(path: "Tests/ONNX/\(script)").path] + arguments
    let output = Pipe()
    let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".log")
    FileManager.default.createFile(atPath: log.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: log) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let text = try String(contentsOf: log, encoding: .utf8)
      throw Failure.failed(
        script: script, status: process.terminationStatus, errors: String(text.suffix(2000)))
    }
    return printed
  }

  /// Runs `body` in a new folder, which is removed afterwards.
  public static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}

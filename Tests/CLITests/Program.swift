import Foundation

/// Runs the `latentlink` that was built together with the tests.
enum Program {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// The line that tells what went wrong.
    var message: String {
      errors.split(separator: "\n").last { $0.hasPrefix("Error: ") }.map(String.init) ?? ""
    }
  }

  /// Beside the test program.
  static var path: String {
    let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    return folder.appending(path: "latentlink").path
  }

  /// - Parameters:
  ///   - fileBlocks: no file may become larger than this many blocks of 512 bytes: a disk that is full.
  ///   - output: where standard output goes instead of the outcome.
  static func run(
    _ arguments: [String], fileBlocks: Int? = nil, output: String? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    let limit = fileBlocks.map { "ulimit -f \($0); " } ?? ""
    let redirection = output.map { " > \($0)" } ?? ""
    process.arguments = ["-c", limit + "exec \"$0\" \"$@\"" + redirection, path] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: text, errors: errorText)
  }
}

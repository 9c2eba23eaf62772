import Foundation

/// Runs gnuplot, where it is installed.
struct Gnuplot {
  private let executable: URL

  /// Nil when no folder of `PATH` has an executable `gnuplot`.
  init?(searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) {
    let folders = (searchPath ?? "").split(separator: ":").map(String.init)
    guard
      let found = folders.map({ "\($0)/gnuplot" })
        .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    executable = URL(filePath: found)
  }

  /// The SVG that a figure's script draws.
  ///
  /// - Throws: ``ReportError/plotFailed(figure:message:)``.
  func draw(_ figure: Figure) throws -> Data {
    let process = Process()
    process.executableURL = executable
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // The script is a few kilobytes more than a pipe may hold; gnuplot reads it before it draws.
    try input.fileHandleForWriting.write(contentsOf: Data(figure.script.utf8))
    try input.fileHandleForWriting.close()
    let image = output.fileHandleForReading.readDataToEndOfFile()
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, !image.isEmpty else {
      throw ReportError.plotFailed(
        figure: figure.name, message: String(decoding: message, as: UTF8.self))
    }
    return image
  }
}

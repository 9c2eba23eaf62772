import CGSL
import Foundation

/// Counts the instructions of one controller step with valgrind's callgrind: a figure that repeats exactly.
struct InstructionCount {
  private let valgrind: String

  /// Nil where valgrind is not installed.
  init?(searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) {
    let candidates = (searchPath ?? "").split(separator: ":").map { "\($0)/valgrind" }
    guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    valgrind = found
  }

  /// Runs this program again under callgrind, where it executes one step; nil when that failed.
  func instructions(of kind: SlotKind, image: String) throws -> Int? {
    let process = Process()
    process.executableURL = URL(filePath: valgrind)
    process.arguments = [
      "--tool=callgrind", "--callgrind-out-file=/dev/null",
      "--toggle-collect=*\(BenchSlot.measuredFunction)*",
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path, "bench", "--image", image,
      "--single-step", kind.rawValue,
    ]
    var environment = ProcessInfo.processInfo.environment
    // Valgrind follows no second start of the program.
    environment["OPENBLAS_CORETYPE"] = openblas_get_corename().map { String(cString: $0) }
    process.environment = environment
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return Self.collected(text)
  }

  /// The figure of callgrind's line `Collected : 123`.
  static func collected(_ text: String) -> Int? {
    let line = text.split(separator: "\n").last { $0.contains("Collected :") }
    return line?.split(separator: " ").last.flatMap { Int($0) }
  }
}

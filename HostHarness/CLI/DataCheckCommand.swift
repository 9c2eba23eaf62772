import ArgumentParser
import Foundation
import Recordings

/// `latentlink data check`: reads a data set through.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read a data set through: structure, checksums, shapes, masks, times, every number.")

  @Argument(help: "The .npz file.")
  var data: String

  @Option(help: "Of the split into training, validation and test that is shown.")
  var seed: UInt64 = 1

  @OptionGroup var limit: MemoryLimit

  func run() throws {
    let recording = try Recording(contentsOf: data, memoryLimitBytes: limit.bytes)
    let progress = ProgressLine(command: "data check")
    try RecordingText.check(recording) { progress.update(phase: "reading", done: $0, total: $1) }
    progress.finish()
    try StandardOutput.write(RecordingText.describe(recording, seed: seed))
  }
}

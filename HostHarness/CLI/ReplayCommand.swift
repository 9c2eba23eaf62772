import ArgumentParser
import Emulation
import Foundation

/// `latentlink replay`: a recorded episode on other machines.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay a recorded episode on every built target and compare digests.",
    discussion: """
      Runs the firmware image Replay under its emulator. Every target must produce the digests that 'latentlink \
      record' wrote down; a model that differs in one weight produces others, the same on all.
      """)

  @Argument(help: "A recording made by 'latentlink record'.")
  var recording: String

  @Option(help: "The model image.")
  var image = ValidateCommand.defaultImage

  @Option(name: .customLong("target"), help: "A target; repeat for several (default: all that were built).")
  var targets: [String] = []

  @Option(help: "Where 'make firmware' put the images.")
  var firmware = ".build-firmware"

  @Flag(help: "Show every slot's decision and digest.")
  var slots = false

  func run() throws {
    let folder = URL(fileURLWithPath: firmware)
    let chosen =
      targets.isEmpty
      ? try FirmwareTarget.all(in: folder) : try targets.map { try FirmwareTarget(name: $0, in: folder) }
    guard !chosen.isEmpty else {
      throw ValidationError("\(firmware): no firmware was built; run 'make firmware'")
    }
    var isEqual = true
    for target in chosen {
      let run = try FirmwareRun(
        "Replay", on: target, model: URL(fileURLWithPath: image), input: URL(fileURLWithPath: recording))
      if slots { try StandardOutput.write(run.lines.joined(separator: "\n") + "\n") }
      guard let episode = run.fields(of: "episode") else {
        throw EmulationError.toolFailed(
          name: "Replay on \(target.name)", status: run.status, output: run.text)
      }
      let verdict = run.status == 0 ? "equal" : "differs in \(episode["differingSlots"] ?? "?") slots"
      let name = target.name.padding(toLength: 24, withPad: " ", startingAt: 0)
      try StandardOutput.write("\(name)\(episode["digest"] ?? "?")  \(verdict)\n")
      isEqual = isEqual && run.status == 0
    }
    if !isEqual { throw ExitCode(1) }
  }
}

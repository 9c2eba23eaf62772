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

  @OptionGroup var packing: TargetPackingOptions

  @Flag(help: "Show every slot's decision and digest.")
  var slots = false

  func run() throws {
    let chosen = try Self.targets(targets, in: firmware)
    var (isEqual, ran) = (true, 0)
    for target in chosen {
      let name = target.name.padding(toLength: 24, withPad: " ", startingAt: 0)
      do {
        let verdict = try replay(on: target)
        ran += 1
        isEqual = isEqual && verdict.isEqual
        try StandardOutput.write("\(name)\(verdict.text)\n")
      } catch EmulationError.tooLarge(let file, let size, let region, let capacity) where targets.isEmpty {
        // A smaller board is no reason to leave the others out; asked for by name, it is an error.
        try StandardOutput.write(
          "\(name)left out: \(size) bytes of \(file) do not fit into the \(capacity) of its \(region)\n")
      }
    }
    if !isEqual || ran == 0 { throw ExitCode(1) }
  }

  private func replay(on target: FirmwareTarget) throws -> (isEqual: Bool, text: String) {
    let run = try FirmwareRun(
      "Replay", on: target, model: try packing.model(image, for: target).file,
      input: URL(fileURLWithPath: recording))
    if slots { try StandardOutput.write(run.lines.joined(separator: "\n") + "\n") }
    if let refusal = RefusedInput(run, image: "Replay", target: target.name) { throw refusal }
    guard let episode = run.fields(of: "episode") else {
      throw EmulationError.toolFailed(name: "Replay on \(target.name)", status: run.status, output: run.text)
    }
    let verdict = run.status == 0 ? "equal" : "differs in \(episode["differingSlots"] ?? "?") slots"
    return (run.status == 0, "\(episode["digest"] ?? "?")  \(verdict)")
  }

  /// The named targets, or all that were built.
  static func targets(_ names: [String], in firmware: String) throws -> [FirmwareTarget] {
    let folder = URL(fileURLWithPath: firmware)
    let chosen =
      names.isEmpty
      ? try FirmwareTarget.all(in: folder) : try names.map { try FirmwareTarget(name: $0, in: folder) }
    guard !chosen.isEmpty else {
      throw ValidationError("\(firmware): no firmware was built; run 'make firmware'")
    }
    return chosen
  }
}

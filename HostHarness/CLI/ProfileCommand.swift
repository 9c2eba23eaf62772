import ArgumentParser
import Emulation
import Foundation
import Quantization
import Report

/// `latentlink profile`: what a model costs on every target.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Count what operators, networks and controller steps cost on every built target.",
    discussion: """
      Runs the firmware image Profile under the emulator of each target and counts instructions with a plugin: \
      figures that repeat exactly. They are instructions, not cycles (docs/profiling.md).
      """)

  @Option(name: .customLong("target"), help: "A target; repeat for several (default: all that were built).")
  var targets: [String] = []

  @Option(help: "The model image.")
  var image = ValidateCommand.defaultImage

  @Option(help: "A recording of 'latentlink record'; all of its slots are run.")
  var recording = ".build-firmware/inputs/profile.recording"

  @Option(help: "Where 'make firmware' put the images.")
  var firmware = ".build-firmware"

  func run() throws {
    let folder = URL(fileURLWithPath: firmware)
    let chosen =
      targets.isEmpty
      ? try FirmwareTarget.all(in: folder) : try targets.map { try FirmwareTarget(name: $0, in: folder) }
    guard !chosen.isEmpty else {
      throw ValidationError("\(firmware): no firmware was built; run 'make firmware'")
    }
    let description = ImageDescription(try ImageFile.load(image))
    for target in chosen {
      let profile = try TargetProfile(
        counting: target, in: folder, model: URL(fileURLWithPath: image),
        recording: URL(fileURLWithPath: recording))
      for table in ProfileTables.all(profile, image: description) {
        try StandardOutput.write(table.plainText + "\n")
      }
    }
  }
}

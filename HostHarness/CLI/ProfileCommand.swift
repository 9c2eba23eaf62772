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
      figures that repeat exactly. They are instructions, not cycles (docs/profiling.md). Where the target is this \
      machine, and with --measured, there are times as well. Of an image without a control loop the networks and \
      their operators are counted.
      """)

  @Option(name: .customLong("target"), help: "A target; repeat for several (default: all that were built).")
  var targets: [String] = []

  @Option(help: "The model image.")
  var image = ValidateCommand.defaultImage

  @Option(
    help:
      "A recording of 'latentlink record'; all of its slots are run; without it, what 'make firmware' recorded."
  )
  var recording: String?

  @Option(
    help:
      "A recording for times on this machine, where more slots give better percentiles; without it, what 'make firmware' recorded."
  )
  var timedRecording: String?

  @Option(help: "What the image Profile printed on a real machine; needs one --target.")
  var measured: String?

  @Option(help: "Clock frequency, for slot rates.")
  var clockMhz: Double?

  @Option(help: "Instructions a cycle that you expect at that clock.")
  var instructionsPerCycle = 1.0

  @Option(help: "Where 'make firmware' put the images.")
  var firmware = ".build-firmware"

  @OptionGroup var packing: TargetPackingOptions

  @Flag(help: "Count slots by valgrind's callgrind as well, where the target is this machine.")
  var callgrind = false

  @Flag(help: "Print JSON instead of tables.")
  var json = false

  @Option(help: "Write a Markdown and HTML report with plots to this folder.")
  var report: String?

  @Flag(help: "Only hold cortex-m4 to the budget of a 256 KiB flash, 64 KiB memory part; fail when exceeded.")
  var budget = false

  func validate() throws {
    if measured != nil && targets.count != 1 { throw ValidationError("--measured needs one --target") }
    if let clockMhz, !(clockMhz > 0 && clockMhz.isFinite) {
      throw ValidationError("--clock-mhz \(clockMhz) is not permitted: above 0")
    }
    if !(instructionsPerCycle > 0 && instructionsPerCycle.isFinite) {
      throw ValidationError("--instructions-per-cycle \(instructionsPerCycle) is not permitted: above 0")
    }
    if let report { try OutputPath.requireFolder(report, option: "--report") }
  }

  func run() throws {
    let description = ImageDescription(try ImageFile.load(image))
    var document = ProfileDocument(
      image: description,
      clock: clockMhz.map { .init(megahertz: $0, instructionsPerCycle: instructionsPerCycle) }, targets: [])
    for target in try chosenTargets() { document.targets.append(try profile(target)) }
    if json { try StandardOutput.write(document.encoded()) } else { try show(document) }
    if let report {
      let outcome = try ReportWriter().write(document, to: report)
      let line = "profile: report in \(outcome.folder)/report.html and report.md\n"
      FileHandle.standardError.write(Data(line.utf8))
    }
    if budget && !document.isWithinBudget { throw ExitCode(1) }
  }

  private func chosenTargets() throws -> [FirmwareTarget] {
    let folder = URL(fileURLWithPath: firmware)
    if budget { return [try FirmwareTarget(name: FirmwareBudget.target, in: folder)] }
    let chosen =
      targets.isEmpty
      ? try FirmwareTarget.all(in: folder) : try targets.map { try FirmwareTarget(name: $0, in: folder) }
    guard !chosen.isEmpty else {
      throw ValidationError("\(firmware): no firmware was built; run 'make firmware'")
    }
    return chosen
  }

  private func profile(_ target: FirmwareTarget) throws -> ProfileDocument.Target {
    try RefusedInput.named { try run(target) }
  }

  /// A file that was given, or one beside the images.
  private func recording(_ given: String?, or name: String) -> URL {
    given.map { URL(fileURLWithPath: $0) } ?? URL(fileURLWithPath: firmware).appending(path: "inputs/\(name)")
  }

  private func run(_ target: FirmwareTarget) throws -> ProfileDocument.Target {
    let packed = try packing.model(image, for: target)
    let model = packed.file
    let description = ImageDescription(packed.loaded)
    let code = try CodeSize(of: target)
    guard description.hasControlLoop else {
      let counted = try TargetProfile(
        counting: target, in: URL(fileURLWithPath: firmware), networksOf: model)
      let timed = target.emulator.isEmpty ? try TargetProfile(timing: target, networksOf: model) : nil
      return .init(image: description, counted: counted, timed: timed, code: code, budget: [])
    }
    if let measured {
      let text = try String(contentsOfFile: measured, encoding: .utf8)
      return .init(
        image: description, counted: nil, timed: try TargetProfile(measured: text, on: target), code: code,
        budget: [])
    }
    let counted = try TargetProfile(
      counting: target, in: URL(fileURLWithPath: firmware), model: model,
      recording: self.recording(recording, or: "profile.recording"))
    let timed =
      target.emulator.isEmpty && !budget
      ? try TargetProfile(
        timing: target, model: model, recording: self.recording(timedRecording, or: "episode.recording"))
      : nil
    let native =
      callgrind && target.emulator.isEmpty
      ? try TargetProfile(
        callgrind: target, model: model, recording: self.recording(recording, or: "profile.recording")) : nil
    let items =
      target.name == FirmwareBudget.target
      ? FirmwareBudget().items(
        imageBytes: description.sizeBytes, arenaBytes: description.arenaSizeBytes, profile: counted,
        code: code) : []
    return .init(
      image: description, counted: counted, timed: timed, callgrind: native, code: code, budget: items)
  }

  private func show(_ document: ProfileDocument) throws {
    for target in document.targets {
      let tables =
        budget ? [ProfileTables.budget(target)] : ProfileTables.all(target, in: document)
      for table in tables { try StandardOutput.write(table.plainText + "\n") }
    }
    guard !budget else { return }
    try StandardOutput.write("arena over time\n\n")
    for network in document.image.networks { try StandardOutput.write(ArenaMap.text(network) + "\n") }
  }
}

import ArgumentParser
import ArrayFiles
import Bench
import Emulation
import Foundation
import PublishedLayers
import Quantization
import Report
import WeightPackers

/// `latentlink bench`: what layers and steps cost, here and elsewhere.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Count layers and controller steps on every built target beside other runtimes, then take times.",
    discussion: """
      Instructions are counted under emulation and repeat exactly: eleven published layers and two with int16 \
      activations beside the recorded figures of CMSIS-NN and XNNPACK (Bench/peers.json), and the slots of the \
      default model. Times are medians on this machine, with whatever else it is doing (docs/bench.md).

      Counts above Bench/thresholds.json fail 'make test'; --check compares here, --update-thresholds rewrites them.
      """)

  @Option(help: "Float model.")
  var model = ValidateCommand.defaultModel

  @Option(help: "Model image.")
  var image = ValidateCommand.defaultImage

  @Option(name: .customLong("target"), help: "A target; repeat for several (default: all that were built).")
  var targets: [String] = []

  @Option(help: "A recording of 'latentlink record' for the slots of the model.")
  var recording = ".build-firmware/inputs/profile.recording"

  @Option(help: "Where 'make firmware' put the images.")
  var firmware = ".build-firmware"

  @Option(help: "Other runtimes' figures and our limits.")
  var peers = "Bench/peers.json"

  @Option(help: "The counts that must not be exceeded.")
  var thresholds = "Bench/thresholds.json"

  @Option(help: "Where a faster packing takes more flash: size or speed.")
  var optimiseFor = PackingChoice.Goal.size

  @Option(help: "Instructions a cycle that slot rates assume.")
  var instructionsPerCycle = 1.0

  @Flag(help: "Only count.")
  var countsOnly = false

  @Flag(help: "Leave out the times that need the float model: closed loops and training.")
  var stepsOnly = false

  @Flag(help: "Only count, and fail when a count is above its threshold.")
  var check = false

  @Flag(help: "Only count, and make the counts the new thresholds of these targets.")
  var updateThresholds = false

  @Option(help: "Only write the layers as a model image, which 'latentlink profile --image' counts as well.")
  var layersImage: String?

  @Option(help: "Only write L1 … L5 in a row, with inputs and our outputs, for Bench/peers.py.")
  var encoderNetwork: String?

  @Option(
    help: "More runtimes in the form of Bench/peers.json's 'peers', as Bench/xnnpack/measure.sh writes them.")
  var countedPeers: String?

  @Option(help: "What Bench/peers.py measured on this machine, to be shown beside our times.")
  var measuredPeers: String?

  @Flag(help: "Print JSON instead of tables.")
  var json = false

  func validate() throws {
    if let layersImage { try OutputPath.requireFile(layersImage, option: "--layers-image") }
    if let encoderNetwork { try OutputPath.requireFile(encoderNetwork, option: "--encoder-network") }
    if !(instructionsPerCycle > 0 && instructionsPerCycle.isFinite) {
      throw ValidationError("--instructions-per-cycle \(instructionsPerCycle) is not permitted: above 0")
    }
  }

  func run() throws {
    if let encoderNetwork {
      try AtomicFile.write(try EncoderNetwork().description(sampleCount: 16), to: encoderNetwork)
      try StandardOutput.write("wrote \(encoderNetwork)\n")
      return
    }
    let layers = try LayersImage.build()
    if let layersImage {
      try AtomicFile.write(Data(layers), to: layersImage)
      try StandardOutput.write("wrote \(layersImage): \(layers.count) bytes\n")
      return
    }
    var figures = try PeerFigures.read(peers)
    if let countedPeers { figures.peers += try PeerFigures.readPeers(countedPeers) }
    var document = BenchDocument(figures: figures, targets: try counts(layers))
    if updateThresholds { return try update(document.targets) }
    if check { return try compare(document.targets) }
    if !json {
      for table in BenchTables.counts(document, instructionsPerCycle: instructionsPerCycle) {
        try show(table)
      }
    }
    if !countsOnly {
      document.encoder = try encoderTimes()
      if !json, let encoder = document.encoder { try show(BenchTables.encoder(encoder)) }
      document.timings = try BenchTimes(model: model, image: image, stepsOnly: stepsOnly).all()
      if !json { try show(BenchTables.timings(document.timings)) }
    }
    if json { try StandardOutput.write(document.encoded()) }
  }

  private func show(_ table: Table) throws { try StandardOutput.write(table.plainText + "\n") }

  private func bench(_ layers: [UInt8]) -> CountingBench {
    CountingBench(
      firmware: URL(fileURLWithPath: firmware), model: URL(fileURLWithPath: image),
      recording: URL(fileURLWithPath: recording), layers: layers, goal: optimiseFor)
  }

  private func counts(_ layers: [UInt8]) throws -> [TargetCounts] {
    let bench = bench(layers)
    let chosen = try ReplayCommand.targets(targets, in: firmware)
    let progress = ProgressLine(command: "bench")
    defer { progress.finish() }
    return try chosen.enumerated().map { index, target in
      progress.update(phase: "counting on emulated targets", done: index, total: chosen.count)
      return try bench.counts(of: target)
    }
  }

  /// Where a built target is this machine's.
  private func encoderTimes() throws -> EncoderTimes? {
    let chosen = try ReplayCommand.targets(targets, in: firmware)
    guard let target = chosen.first(where: { $0.emulator.isEmpty }) else { return nil }
    let image = try bench([]).packed(EncoderNetwork().image(), for: target)
    guard let ours = try CountingBench.microseconds(of: image, on: target, runs: 1000) else { return nil }
    return EncoderTimes(
      machine: Machine.description, packing: target.packing, oursMicroseconds: ours,
      peers: try measuredPeers.map { try EncoderTimes.readPeers($0) } ?? [])
  }

  private func update(_ counts: [TargetCounts]) throws {
    var kept = (try? CountThresholds.read(thresholds)) ?? CountThresholds([])
    kept.update(counts)
    try AtomicFile.write(try kept.encoded(), to: thresholds)
    try StandardOutput.write("wrote \(thresholds): \(counts.map(\.target).joined(separator: ", "))\n")
  }

  private func compare(_ counts: [TargetCounts]) throws {
    let kept = try CountThresholds.read(thresholds)
    let regressions = counts.flatMap { kept.regressions($0) }
    for regression in regressions { try StandardOutput.write("\(regression)\n") }
    guard regressions.isEmpty else { throw ExitCode(1) }
    try StandardOutput.write(
      "all counts within \(kept.slackPercent) % of \(thresholds): \(counts.count) targets\n")
  }
}

import ArgumentParser
import ArrayFiles
import ClosedLoop
import Foundation
import Quantization
import ReferenceModels
import Simulation
import SystemAssembly

extension NetworkRole: ExpressibleByArgument {}

/// `latentlink samples`: what a network of the loop is fed and answers.
struct SamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Write what a network of the loop is fed, and what the float model answers.",
    discussion: """
      Runs the float loop in simulated episodes of the model's world, as 'latentlink quantize' does for calibration, \
      and writes an .npz: an array for each input of the role and one for its output, [samples, …shape] in float32. \
      Train your own network on it, and give it to 'latentlink import --calibrate'. The same options give the same file.

      Roles and their ports:

      \(SystemRoles.text)

      Images and pilots lie as [H, W, C]; --channels-first writes [C, H, W], as PyTorch wants them. Arrays whose names are \
      not those of your model's inputs need renaming: import finds them by name.

      Example: latentlink samples --model Models/default.safetensors --role policy --out policy.npz
      """)

  @Option(help: "The float model (.safetensors).")
  var model = ValidateCommand.defaultModel

  @Option(help: "The role of the network.")
  var role: NetworkRole

  @Option(name: [.customShort("o"), .customLong("out")], help: "The arrays to write (.npz).")
  var out: String

  @Option(help: "Simulated episodes; two reach every network, each has at most 48 samples.")
  var episodes = 12

  @Option(help: "Slots of an episode.")
  var slots = 100

  @Option(help: "Seed of the episodes; not the one that the model was trained with.")
  var seed: UInt64 = 90_001

  @Option(help: "Samples of an episode, spread evenly over it.")
  var samplesPerEpisode = 48

  @Flag(help: "Images as [C, H, W] instead of [H, W, C].")
  var channelsFirst = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    for (name, value, range) in [
      ("episodes", episodes, 1...10_000), ("slots", slots, 2...100_000),
      ("samples-per-episode", samplesPerEpisode, 1...100_000),
    ] where !range.contains(value) {
      throw ValidationError(
        "--\(name) \(value) is not permitted: \(range.lowerBound) … \(range.upperBound)")
    }
  }

  private struct Summary: Encodable {
    struct Array: Encodable {
      var name: String
      var shape: [Int]
    }
    var role: String
    var file: String
    var seed: UInt64
    var sampleCount: Int
    var arrays: [Array]
  }

  func run() throws {
    try OutputPath.requireFile(out, option: "--out")
    guard FileManager.default.fileExists(atPath: model) else {
      throw ValidateError.missingFile(
        option: "--model", path: model, remedy: "make one with 'latentlink train --out \(model)'")
    }
    let reference = try ReferenceModel.load(from: model)
    let loop = try LoopModel(reference, needsStoppingValue: reference.loop.usesStoppingValue)
    let world = World(try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: "\(model): world"))
    let run = CalibrationRun(
      model: loop, world: world, seed: seed, episodes: episodes, slots: slots,
      samplesPerEpisode: samplesPerEpisode)
    let progress = ProgressLine(command: "samples")
    let total = episodes
    let samples = try RoleSamples(
      role, of: run, order: channelsFirst ? .channelsFirst : .channelsLast
    ) { progress.update(phase: "episodes", done: $0, total: total) }
    progress.finish()
    var writer = try NPZWriter(path: out)
    for (name, array) in samples.arrays { try writer.add(name, array) }
    try writer.finish()
    let summary = Summary(
      role: role.rawValue, file: out, seed: seed, sampleCount: samples.sampleCount,
      arrays: samples.arrays.map { Summary.Array(name: $0.name, shape: $0.array.shape) })
    guard json else {
      let lines = summary.arrays.enumerated().map { place, array in
        "\(place + 1 < summary.arrays.count ? "input" : "output") \(array.name): \(array.shape)\n"
      }
      let options =
        ["--target-sqnr \(Int(role.targetSQNRDecibels))"] + LoopLimits(reference.loop).importOptions(role)
      try StandardOutput.write(
        lines.joined() + "wrote \(out): \(summary.sampleCount) samples of \(role.rawValue)\n"
          + "import with \(options.joined(separator: " ")), under your model's names\n")
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try StandardOutput.write(encoder.encode(summary) + Data("\n".utf8))
  }
}

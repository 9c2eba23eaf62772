import ArgumentParser
import ArrayFiles
import Foundation
import ReferenceModels
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train all networks of the loop from a seed.",
    discussion: """
      Simulates its own data, trains the control JEPA, the policy (cloned, then reinforced), the wireless JEPA, the
      power predictor and the stopping value, and writes a model only when its latents pass the gates against collapse
      and action-blindness. Takes about twenty minutes on two cores. An interrupted run goes on where it was when the
      same command is given again, with the same result.

      Weights are rounded to the grid of int8 while they are learned (quantisation-aware training), unless --no-qat or the
      recipe says otherwise. --from MODEL fine-tunes a model instead of starting at random weights, with the recipe of a few
      minutes that --from MODEL --print-recipe prints; with a model that was trained without, that is quantisation-aware
      fine-tuning.
      """)

  @Option(help: "Seed of data, initial weights and batches.")
  var seed: UInt64 = 1
  @OptionGroup var world: WorldOptions
  @Option(help: "Learn from this data set (.npz, see docs/data.md) instead of simulating.")
  var data: String?
  @OptionGroup var limit: MemoryLimit
  @Option(help: "Recipe as JSON (see --print-recipe).")
  var recipe: String?
  @Flag(
    inversion: .prefixedNo,
    help: """
      Learn with weights on the grid of int8, whatever the recipe's quantisationAware says (true by default).
      """
  )
  var qat: Bool?
  @Option(help: "Fine-tune this model (safetensors) instead of starting at random weights.")
  var from: String?
  @Flag(help: "Print the recipe's numbers as JSON and end.")
  var printRecipe = false
  @Option(name: .shortAndLong, help: "Model file to write (safetensors).")
  var out: String = "model.safetensors"
  @Option(help: "Also write the model with the policy for keep-out zones.")
  var keepOutOut: String?
  @Option(help: "Report file to write (JSON).")
  var report: String?

  func validate() throws {
    if data != nil, world.preset != nil || world.file != nil || keepOutOut != nil || report != nil {
      throw ValidationError("--data excludes --world, --config, --keep-out-out and --report")
    }
    if data != nil, from != nil {
      throw ValidationError("--data excludes --from: fine-tuning simulates its data")
    }
  }

  func run() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var configuration = try TrainingConfiguration(
      recipe: recipe, seed: seed, base: from == nil ? TrainingConfiguration() : .fineTuning)
    if let qat { configuration.quantisationAware = qat }
    if printRecipe {
      try StandardOutput.write(encoder.encode(configuration) + Data("\n".utf8))
      return
    }
    try OutputPath.requireFile(out, option: "--out")
    if let keepOutOut { try OutputPath.requireFile(keepOutOut, option: "--keep-out-out") }
    if let report { try OutputPath.requireFile(report, option: "--report") }
    if let data {
      try RecordedRuns.train(
        data: data, memoryLimitBytes: limit.bytes, configuration: configuration, out: out)
      return
    }
    let display = TrainingDisplay()
    let run = try TrainingRun(
      configuration: configuration, world: world.networkConfiguration(),
      start: try from.map { try ReferenceModel.load(from: $0) }, checkpointPath: out + ".checkpoint",
      progress: display.show)
    let result = try run.run()
    display.finish()
    try result.model.save(to: out)
    if let keepOutOut { try result.keepOutModel.save(to: keepOutOut) }
    if let report { try AtomicFile.write(encoder.encode(result.report), to: report) }
    try? FileManager.default.removeItem(atPath: out + ".checkpoint")
    print("wrote \(out)")
  }
}

import ArgumentParser
import ReferenceModels
import Training

/// `latentlink adapt`: another channel for the same device.
struct AdaptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Fit a model's wireless networks and stopping value to another world.",
    discussion: """
      The device, the camera and so the control networks stay; what is trained again is everything that knows the
      channel. Minutes instead of the whole recipe.
      """)

  @Option(help: "Model to start from (safetensors).")
  var model = ValidateCommand.defaultModel
  @OptionGroup var world: WorldOptions
  @Option(help: "Seed of data, initial weights and batches.")
  var seed: UInt64 = 1
  @Option(help: "Recipe as JSON (see train --print-recipe); sections wireless and stopping are used.")
  var recipe: String?
  @Option(name: .shortAndLong, help: "Model file to write.")
  var out: String

  func run() throws {
    try OutputPath.requireFile(out, option: "--out")
    let progress = ProgressLine(command: "adapt")
    var result = try WirelessAdaptation(
      model: ReferenceModel.load(from: model), world: world.networkConfiguration(),
      configuration: TrainingConfiguration(recipe: recipe, seed: seed)
    ).run { progress.update(phase: $0, done: $1, total: $2) }
    progress.finish()
    result.model.provenance["command"] = "latentlink adapt --world \(world.name) --seed \(seed)"
    try result.model.save(to: out)
    for error in result.forecastErrors {
      print("required power \(error.slots) slots ahead: error \((error.errorDB * 100).rounded() / 100) dB")
    }
    print("wrote \(out)")
  }
}

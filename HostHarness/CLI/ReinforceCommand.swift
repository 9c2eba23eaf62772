import ArgumentParser
import Foundation
import ReferenceModels
import Training

struct ReinforceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reinforce",
    abstract: "Reinforce a model's policy in a world, by proximal policy optimisation on its latents.",
    discussion: """
      Perception and prediction stay as they are. The better policy on validation episodes is kept; the costs of
      both are printed.
      """)

  @Option(help: "Model to start from (safetensors).")
  var model = "Models/default.safetensors"
  @OptionGroup var world: WorldOptions
  @Option(help: "Seed of episodes and exploration.")
  var seed: UInt64 = 1
  @Option(help: "Recipe as JSON (see latentlink train --print-recipe); its section reinforcement is used.")
  var recipe: String?
  @Option(name: .shortAndLong, help: "Model file to write.")
  var out: String

  func run() throws {
    try OutputPath.requireFile(out, option: "--out")
    let display = TrainingDisplay()
    let result = try PolicyReinforcement(
      model: ReferenceModel.load(from: model), world: world.networkConfiguration(),
      configuration: TrainingConfiguration(recipe: recipe, seed: seed)
    ).run(progress: display.show)
    display.finish()
    print("policy       frame every   stage cost   tracking error")
    for row in result.report.control {
      print(
        row.policy.padding(toLength: 13, withPad: " ", startingAt: 0)
          + String(format: "%8d slots %12.5f %14.4f m", row.periodSlots, row.cost, row.trackingErrorMetres))
    }
    print("kept: \(result.model.provenance["policy"] ?? "cloned")")
    try result.model.save(to: out)
    print("wrote \(out)")
  }
}

import ArgumentParser
import ArrayFiles
import ClosedLoop
import Foundation
import ReferenceModels
import Simulation
import Training
import Validation

/// `latentlink ablate`: what the wireless networks would be worth with less to see.
struct AblateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablate",
    abstract: "Retrain the wireless side with inputs taken away, at equal steps, and run the loop with each.",
    discussion: """
      Variants: \(WirelessAblation.Variant.allCases.map(\.rawValue).joined(separator: ", ")). All share data, seed
      and number of steps, and the control networks of the given model. One JSON file a variant; 'latentlink
      validate' shows them beside its own results.
      """)

  @Option(help: "Model whose control networks are kept.")
  var model = ValidateCommand.defaultModel
  @OptionGroup var world: WorldOptions
  @Option(help: "Seed of data, initial weights and batches.")
  var seed: UInt64 = 1
  @Option(help: "Training steps of each variant; the recipe's when not given.")
  var steps: Int?
  @Option(help: "Seeds of the closed loops.")
  var seeds = 5
  @Option(help: "Episodes a seed.")
  var episodes = 8
  @Option(help: "Slots of an episode that count.")
  var slots = 200
  @Option(parsing: .upToNextOption, help: "Variants; all when not given.")
  var variants: [String] = []
  @Option(name: .shortAndLong, help: "Folder for the results.")
  var out = "Models/ablations"

  func validate() throws {
    for name in variants where WirelessAblation.Variant(rawValue: name) == nil {
      throw ValidationError("there is no variant '\(name)'")
    }
    for (name, value) in [("seeds", seeds), ("episodes", episodes), ("slots", slots), ("steps", steps ?? 1)]
    where value < 1 {
      throw ValidationError("--\(name) \(value) is not permitted: at least 1")
    }
  }

  func run() throws {
    let reference = try ReferenceModel.load(from: model)
    let worldConfiguration = try world.networkConfiguration()
    var recipe = try TrainingConfiguration(recipe: nil, seed: seed)
    if let steps { recipe.wireless.steps = steps }
    let ablation = try WirelessAblation(model: reference, world: worldConfiguration, configuration: recipe)
    let study = ClosedLoopStudy(
      world: World(worldConfiguration), extent: .init(seeds: seeds, episodes: episodes, slots: slots))
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    let chosen = WirelessAblation.Variant.allCases.filter {
      variants.isEmpty || variants.contains($0.rawValue)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    for variant in chosen {
      let progress = ProgressLine(command: "ablate \(variant.rawValue)")
      let result = ablation.train(variant) { step, _ in
        progress.update(phase: "training", done: step, total: recipe.wireless.steps)
      }
      let loop = try LoopModel(result.model)
      let settings = SchemeCatalogue().pricesMilliwatts.map { price in
        SchemeSetting(scheme: .programme, label: "\(price) mW", priceMilliwatts: price) {
          try ControllerPlan(model: loop, schedule: .programme(priceMilliwatts: price)).makeController()
        }
      }
      let results = try study.run(settings) { done, total in
        progress.update(phase: "closed loops", done: done, total: total)
      }
      progress.finish()
      let record = AblationRecord(
        title: Self.title(variant), command: command(recipe), trainingSeed: seed,
        trainingSteps: recipe.wireless.steps, extent: study.extent, world: world.name,
        forecastErrors: result.forecastErrors.map { .init(slots: $0.slots, errorDB: $0.errorDB) },
        results: results)
      let path = "\(out)/\(Self.fileName(variant)).json"
      try AtomicFile.write(encoder.encode(record), to: path)
      print("wrote \(path)")
    }
  }

  private func command(_ recipe: TrainingConfiguration) -> String {
    "latentlink ablate --world \(world.name) --seed \(seed) --steps \(recipe.wireless.steps) --seeds \(seeds)"
      + " --episodes \(episodes) --slots \(slots)"
  }

  private static func title(_ variant: WirelessAblation.Variant) -> String {
    switch variant {
    case .complete: "complete"
    case .withoutCrossModal: "without cross-modal conditioning"
    case .withoutImage: "without the CSI image"
    case .scalarPowersOnly: "scalar powers only"
    }
  }

  /// Numbered, so that files sort as the variants do.
  private static func fileName(_ variant: WirelessAblation.Variant) -> String {
    let position = WirelessAblation.Variant.allCases.firstIndex(of: variant) ?? 0
    return "\(position + 1)-\(variant.rawValue)"
  }
}

import ClosedLoop
import Foundation
import ReferenceModels
import Simulation

/// Fits a trained model's wireless side and stopping value to another world; the control networks stay.
public struct WirelessAdaptation: Sendable {
  private let model: ReferenceModel
  private let world: WorldConfiguration
  private let configuration: TrainingConfiguration

  public init(model: ReferenceModel, world: WorldConfiguration, configuration: TrainingConfiguration) {
    self.model = model
    self.world = world
    self.configuration = configuration
  }

  /// - Throws: when the model's networks are not of the recipe's sizes.
  public func run(
    progress: (_ phase: String, _ step: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws -> WirelessAblation.Result {
    let ablation = try WirelessAblation(model: model, world: world, configuration: configuration)
    var result = ablation.train(.complete) { step, _ in
      progress("wireless JEPA", step, configuration.wireless.steps)
    }
    result.model.provenance["ablation"] = nil
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    result.model.worldJSON = String(decoding: try encoder.encode(world), as: UTF8.self)

    let settings = configuration.stopping
    let data = try ForecastEpisodes(
      model: LoopModel(result.model), world: World(world), seed: configuration.seed,
      firstIndex: TrainingRun.EpisodeIndex.stopping, episodes: settings.episodes, slots: settings.slots,
      prices: settings.prices[0]...settings.prices[1])
    let horizon = result.model.loop.horizonSlots
    let stage = StoppingValueStage(
      network: StoppingNetwork(seed: configuration.seed, horizon: horizon),
      target: StoppingNetwork(seed: configuration.seed, horizon: horizon, name: "stoppingTarget"), data: data,
      loop: result.model.loop, configuration: configuration)
    let runner = ShardedStep(stage.parameters, optimiser: stage.optimiser)
    for step in 1...stage.totalSteps {
      _ = stage.run(step: step, on: runner)
      if step % 50 == 0 { progress("stopping value", step, stage.totalSteps) }
    }
    if configuration.quantisationAware { stage.parameters.snapToGrid() }
    result.model.graphs.merge(stage.network.graphs) { $1 }
    return result
  }
}

import Autodiff
import CGSL
import Foundation
import ReferenceModels
import Simulation

/// Reinforces the policy of a trained model in a world of the caller's choice; perception stays as it is.
public struct PolicyReinforcement: Sendable {
  public struct Result: Sendable {
    /// The model with the better of both policies.
    public var model: ReferenceModel
    /// Costs of the policy before (`cloned`) and after (`reinforced`).
    public var report: TrainingReport
  }

  private let model: ReferenceModel
  private let world: World
  private let configuration: TrainingConfiguration
  private let scales = InputScales()

  public init(model: ReferenceModel, world: WorldConfiguration, configuration: TrainingConfiguration) {
    openblas_set_num_threads(1)
    self.model = model
    self.world = World(world)
    self.configuration = configuration
  }

  /// - Throws: when the model's networks are not of the recipe's sizes.
  public func run(progress: (TrainingProgress) -> Void = { _ in }) throws -> Result {
    let networks = try ControlNetworks(importing: model)
    let before = networks.policy.parameters.map(\.values)
    var report = TrainingReport()
    measure("cloned", networks, &report)
    var stream = SampleStream(seed: configuration.seed, purpose: "critic")
    let critic = Perceptron(
      "critic", sizes: [ControlNetworks.latentSize + ControlNetworks.referenceSize + 1, 64, 64, 1], &stream)
    let stage = ReinforcementStage(
      name: "policy reinforcement", networks: networks, critic: critic, world: world, scales: scales,
      configuration: configuration,
      settings: world.configuration.cost.keepOutZones.isEmpty
        ? configuration.reinforcement : configuration.keepOutReinforcement,
      firstIndex: TrainingRun.EpisodeIndex.reinforcement,
      firstCost: report.meanCost(world: "", policy: "cloned"))
    let runner = ShardedStep(stage.parameters, optimiser: stage.optimiser)
    for step in 1...stage.totalSteps {
      let result = stage.run(step: step, on: runner)
      progress(
        TrainingProgress(
          stage: stage.name, stageNumber: 1, stageCount: 1, step: step, totalSteps: stage.totalSteps,
          loss: result.loss, figures: Array(zip(stage.figureNames, result.figures)), effectiveRank: nil))
    }
    if configuration.quantisationAware { stage.parameters.snapToGrid() }
    measure("reinforced", networks, &report)
    let isBetter =
      report.meanCost(world: "", policy: "reinforced") < report.meanCost(world: "", policy: "cloned")
    if !isBetter {
      for (parameter, values) in zip(networks.policy.parameters, before) { parameter.values = values }
    }
    report.chosenPolicy[""] = isBetter ? "reinforced" : "cloned"
    var result = model
    result.graphs[.policy] = networks.graphs()[.policy]
    result.provenance["policy"] = report.chosenPolicy[""]
    return Result(model: result, report: report)
  }

  private func measure(_ name: String, _ networks: ControlNetworks, _ report: inout TrainingReport) {
    for period in TrainingReport.measuredPeriods {
      report.control.append(
        TrainingReport.Control(
          world: "", policy: name, period: period, networks: networks, simulatedIn: world, scales: scales,
          configuration: configuration))
    }
  }
}

import Autodiff
import CGSL
import Foundation
import ReferenceModels
import Simulation

/// Retrains the wireless side of a model with some of its inputs taken away, at equal steps and on equal data.
public struct WirelessAblation: Sendable {
  /// What the wireless networks are allowed to see.
  public enum Variant: String, Sendable, CaseIterable, Codable {
    /// CSI images, measured powers and control latents: the whole system.
    case complete
    /// No control latents: the channel is predicted without knowing where the device goes.
    case withoutCrossModal
    /// Measured powers and control latents, no CSI image.
    case withoutImage
    /// The recurrent state is fed with measured powers alone.
    case scalarPowersOnly

    var inputs: WirelessNetworks.Inputs {
      switch self {
      case .complete: .all
      case .withoutCrossModal: [.csi, .powers]
      case .withoutImage: [.powers, .controlLatents]
      case .scalarPowersOnly: .powers
      }
    }
  }

  /// Root mean square error of the forecast power on episodes that were not trained on.
  public struct ForecastError: Sendable, Equatable, Codable {
    public var slots: Int
    public var errorDB: Double
  }

  public struct Result: Sendable {
    public var model: ReferenceModel
    public var forecastErrors: [ForecastError]
  }

  private let model: ReferenceModel
  private let control: ControlNetworks
  private let world: World
  private let configuration: TrainingConfiguration
  private let scales = InputScales()
  private let training: WirelessEpisodes
  private let validation: WirelessEpisodes

  /// Simulates the data that all variants share.
  /// - Throws: when the model's control networks are not of the recipe's sizes.
  public init(model: ReferenceModel, world: WorldConfiguration, configuration: TrainingConfiguration) throws {
    openblas_set_num_threads(1)
    self.model = model
    control = try ControlNetworks(importing: model)
    self.world = World(world)
    self.configuration = configuration
    let settings = configuration.wireless
    func episodes(firstIndex: Int, count: Int, _ control: ControlNetworks) -> WirelessEpisodes {
      WirelessEpisodes(
        world: World(world), networks: control, scales: InputScales(), seed: configuration.seed,
        firstIndex: firstIndex, count: count, slots: settings.slotsPerEpisode, horizon: settings.horizon)
    }
    training = episodes(firstIndex: TrainingRun.EpisodeIndex.wireless, count: settings.episodes, control)
    validation = episodes(
      firstIndex: TrainingRun.EpisodeIndex.validation, count: configuration.validationEpisodes, control)
  }

  /// Trains one variant. `progress` is told step and loss.
  public func train(_ variant: Variant, progress: (_ step: Int, _ loss: Float) -> Void = { _, _ in })
    -> Result
  {
    let networks = WirelessNetworks(seed: configuration.seed)
    let stage = WirelessStage(
      networks: networks, inputs: variant.inputs, data: training, configuration: configuration)
    let runner = ShardedStep(stage.parameters, optimiser: stage.optimiser)
    for step in 1...stage.totalSteps {
      let result = stage.run(step: step, on: runner)
      if step % 50 == 0 { progress(step, result.loss) }
    }
    if configuration.quantisationAware { stage.parameters.snapToGrid() }
    var ablated = model
    for (role, graph) in networks.graphs(inputs: variant.inputs) { ablated.graphs[role] = graph }
    ablated.provenance["ablation"] = variant.rawValue
    return Result(model: ablated, forecastErrors: measure(networks, variant.inputs))
  }

  private func measure(
    _ networks: WirelessNetworks, _ inputs: WirelessNetworks.Inputs
  ) -> [ForecastError] {
    let stage = WirelessStage(
      networks: networks, inputs: inputs, data: validation, configuration: configuration)
    var squares = [Double](repeating: 0, count: WirelessStage.shownHorizons.count)
    let batches = 40
    let tape = Tape(recordsGradients: false)
    for batch in 1...batches {
      tape.reset()
      let errors = stage.forecastErrors(step: batch, tape: tape)
      for i in squares.indices { squares[i] += Double(errors[i] * errors[i]) / Double(batches) }
    }
    return zip(WirelessStage.shownHorizons, squares).map {
      ForecastError(slots: $0, errorDB: $1.squareRoot() * scales.powerScaleDB)
    }
  }
}

import Simulation

/// What a training run measured; written beside the model. It holds no times, so equal runs give equal bytes.
public struct TrainingReport: Sendable, Equatable, Codable {
  /// The last figures of a stage, by name.
  public struct Stage: Sendable, Equatable, Codable {
    public var name: String
    public var steps: Int
    public var loss: Double
    public var figures: [String: Double]
  }

  /// Control with a frame every `periodSlots`, on validation episodes.
  public struct Control: Sendable, Equatable, Codable {
    public var world: String
    public var policy: String
    public var periodSlots: Int
    public var cost: Double
    public var trackingErrorMetres: Double
  }

  /// Frames every so many slots; policies are compared by their mean cost over these.
  static let measuredPeriods = [1, 4, 8]

  public var stages: [Stage] = []
  public var control: [Control] = []
  public var gates: CollapseGates?
  /// The policy that ships, by world: `cloned` or `reinforced`.
  public var chosenPolicy: [String: String] = [:]

  public init() {}

  /// Mean cost over periods; what policies are chosen by.
  func meanCost(world: String, policy: String) -> Double {
    let costs = control.filter { $0.world == world && $0.policy == policy }.map(\.cost)
    return costs.isEmpty ? .infinity : costs.reduce(0, +) / Double(costs.count)
  }
}

extension TrainingReport.Control {
  /// Measures a policy on validation episodes.
  init(
    world name: String, policy: String, period: Int, networks: ControlNetworks, simulatedIn world: World,
    scales: InputScales, configuration: TrainingConfiguration
  ) {
    let result = ControlEvaluation(
      world: world, networks: networks, scales: scales, seed: configuration.seed,
      firstIndex: TrainingRun.EpisodeIndex.validation, episodes: configuration.measurement.episodes,
      slots: configuration.measurement.slots, period: period)
    self.init(
      world: name, policy: policy, periodSlots: period, cost: result.cost,
      trackingErrorMetres: result.trackingErrorMetres)
  }
}

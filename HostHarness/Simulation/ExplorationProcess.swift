import CGSL

/// The behaviour that training data is made with: the expert on a jittered reference, plus
/// Ornstein–Uhlenbeck accelerations whose strength is drawn for each episode.
public struct ExplorationProcess: Sendable {
  private let expert: LinearQuadraticExpert
  private let configuration: WorldConfiguration.Exploration
  private let slotSeconds: Double
  private let seed: UInt64
  private let index: Int
  /// Stationary standard deviation of the added acceleration, an axis, m/s².
  public let actionScale: Double
  private var jitterMetres: SIMD2<Double>
  private var addedAction: SIMD2<Double>

  public init(world: World, seed: UInt64, index: Int) {
    expert = LinearQuadraticExpert(world: world)
    configuration = world.configuration.exploration
    slotSeconds = world.configuration.plant.slotSeconds
    self.seed = seed
    self.index = index
    // Slot −1 is never acted in: its stream sets the process up.
    let stream = RandomStream(seed: seed, episode: index, purpose: .exploration, slot: -1)
    actionScale = stream.uniform(configuration.actionMetresPerSecondSquared)
    jitterMetres = stream.gaussianPair(standardDeviation: configuration.jitterMetres)
    addedAction = stream.gaussianPair(standardDeviation: actionScale)
  }

  /// The action for the episode's present slot, within the acceleration limit; call it once a slot.
  public mutating func action(for episode: Episode) -> SIMD2<Double> {
    var reference = episode.reference(atSlot: episode.slot)
    reference.positionMetres += jitterMetres
    let action = expert.action(state: episode.state, reference: reference) + addedAction

    let stream = RandomStream(seed: seed, episode: index, purpose: .exploration, slot: episode.slot)
    let jitterDecay = exp(-slotSeconds / configuration.jitterTimeConstantSeconds)
    jitterMetres =
      jitterDecay * jitterMetres
      + stream.gaussianPair(
        standardDeviation: configuration.jitterMetres * (1 - jitterDecay * jitterDecay).squareRoot())
    let actionDecay = exp(-slotSeconds / configuration.actionTimeConstantSeconds)
    addedAction =
      actionDecay * addedAction
      + stream.gaussianPair(standardDeviation: actionScale * (1 - actionDecay * actionDecay).squareRoot())
    return episode.world.plant.clipped(action)
  }
}

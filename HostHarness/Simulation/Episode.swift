/// One run of the world from slot 0, a value: copies run on independently and see the same gusts and noise.
///
/// Everything random is keyed by (seed, index, purpose, slot), so two runs of one seed and index differ only
/// by what their controllers did.
public struct Episode: Sendable {
  private final class Fixed: Sendable {
    let world: World
    let seed: UInt64
    let index: Int
    let scenario: Scenario
    let noise: EpisodeNoise

    init(world: World, seed: UInt64, index: Int, noise: EpisodeNoise) {
      self.world = world
      self.noise = noise
      self.seed = seed
      self.index = index
      scenario = Scenario(
        world.configuration, from: RandomStream(seed: seed, episode: index, purpose: .scenario))
    }
  }

  private let fixed: Fixed
  /// The present instant, in slots from the start.
  public private(set) var slot: Int
  public private(set) var state: PlantState
  /// The state one slot earlier; at slot 0 extrapolated backwards at constant velocity.
  public private(set) var previousState: PlantState

  /// - Parameter noise: of the same seed and index; shared by runs of one episode, it is drawn only once.
  public init(world: World, seed: UInt64, index: Int, noise: EpisodeNoise? = nil) {
    let noise = noise ?? EpisodeNoise(seed: seed, index: index, keeps: false)
    precondition(noise.seed == seed && noise.index == index, "the noise of another episode")
    fixed = Fixed(world: world, seed: seed, index: index, noise: noise)
    slot = 0
    let plant = world.configuration.plant
    let start = fixed.scenario.reference.point(atSeconds: 0)
    let stream = RandomStream(seed: seed, episode: index, purpose: .initialState)
    let position =
      start.positionMetres + stream.gaussianPair(standardDeviation: plant.initialPositionSpreadMetres)
    let velocity =
      start.velocityMetresPerSecond
      + stream.gaussianPair(standardDeviation: plant.initialVelocitySpreadMetresPerSecond)
    state = PlantState(
      positionMetres: position.clamped(
        lowerBound: [plant.areaXMetres.lower, plant.areaYMetres.lower],
        upperBound: [plant.areaXMetres.upper, plant.areaYMetres.upper]),
      velocityMetresPerSecond: velocity)
    previousState = PlantState(
      positionMetres: state.positionMetres - plant.slotSeconds * velocity, velocityMetresPerSecond: velocity)
  }

  public var world: World { fixed.world }
  public var seed: UInt64 { fixed.seed }
  public var index: Int { fixed.index }
  public var scenario: Scenario { fixed.scenario }

  private func seconds(atSlot slot: Int) -> Double { Double(slot) * world.configuration.plant.slotSeconds }

  private func stream(_ purpose: RandomPurpose, slot: Int) -> RandomStream {
    RandomStream(seed: fixed.seed, episode: fixed.index, purpose: purpose, slot: slot)
  }

  /// Known to the controller for every slot.
  public func reference(atSlot slot: Int) -> ReferencePoint {
    fixed.scenario.reference.point(atSeconds: seconds(atSlot: slot))
  }

  /// Clips the command (m/s² on each axis), adds the gust of this slot and moves on by one slot.
  public mutating func advance(action: SIMD2<Double>) {
    let deviation = world.configuration.plant.gustMetresPerSecondSquared
    let gust = stream(.gust, slot: slot).gaussianPair(standardDeviation: deviation)
    previousState = state
    state = world.plant.stepped(state, action: action, gustMetresPerSecondSquared: gust)
    slot += 1
  }

  /// The camera now, [H, W].
  public func frame() -> [UInt8] {
    world.renderer.frame(
      positionMetres: state.positionMetres, standardNormals: sensorNoise(slot: slot))
  }

  /// The camera one slot earlier, byte for byte what `frame()` was then.
  public func previousFrame() -> [UInt8] {
    world.renderer.frame(
      positionMetres: previousState.positionMetres, standardNormals: sensorNoise(slot: slot - 1))
  }

  private func sensorNoise(slot: Int) -> [Double] {
    fixed.noise.standardNormals(.sensorNoise, slot: slot, count: world.renderer.pixelCount)
  }

  /// Pillars, then blockers, where they are now.
  public func obstacles() -> [Obstacle] { obstacles(atSlot: slot) }

  public func obstacles(atSlot slot: Int) -> [Obstacle] {
    fixed.scenario.obstacles(atSeconds: seconds(atSlot: slot))
  }

  /// The exact channel now.
  public func channel() -> ChannelMatrix { channel(positionMetres: state.positionMetres, slot: slot) }

  /// The exact channel that a robot at a position would have at a slot.
  public func channel(positionMetres: SIMD2<Double>, slot: Int) -> ChannelMatrix {
    let model = world.channelModel
    if let path = model.independentPath(from: stream(.diffuseChannel, slot: slot)) {
      return model.matrix(paths: [path])
    }
    let paths = model.paths(
      positionMetres: positionMetres, obstacles: obstacles(atSlot: slot), walls: fixed.scenario.walls)
    return model.matrix(
      paths: paths, directLengthMetres: paths[0].lengthMetres,
      diffuseNormals: fixed.noise.standardNormals(.diffuseChannel, slot: slot, count: model.normalCount))
  }

  /// What the pilot shows of the channel now.
  public func observedChannel() -> ChannelMatrix { observedChannel(of: channel()) }

  /// `exact` plus the pilot noise of this slot: independent complex Gaussians of `world.pilotNoisePower`.
  public func observedChannel(of exact: ChannelMatrix) -> ChannelMatrix {
    var observed = exact
    let normals = fixed.noise.standardNormals(.pilotNoise, slot: slot, count: exact.values.count)
    let deviation = (0.5 * world.pilotNoisePower).squareRoot()
    observed.values.withUnsafeMutableBufferPointer { values in
      for index in 0..<values.count {
        values[index] += Float(deviation * normals[index])
      }
    }
    return observed
  }

  /// What a frame sent now needs, from the exact channel; not capped at the maximum.
  public func requiredPowerMilliwatts() -> Double { requiredPowerMilliwatts(of: channel()) }

  /// As `requiredPowerMilliwatts()`, for a channel that is at hand.
  public func requiredPowerMilliwatts(of exact: ChannelMatrix) -> Double {
    exact.requiredPowerMilliwatts(
      world.configuration.power, bandwidthHz: world.configuration.channel.bandwidthHz)
  }

  /// What the controller believes a frame needs, from an observed channel.
  public func estimatedPowerMilliwatts(of observed: ChannelMatrix) -> Double {
    observed.estimatedPowerMilliwatts(
      world.configuration.power, bandwidthHz: world.configuration.channel.bandwidthHz,
      noisePowerPerElement: world.pilotNoisePower)
  }

  /// Whether a pilot is sent in this slot; slot 0 has one.
  public var hasPilot: Bool { slot % world.configuration.pilot.periodSlots == 0 }

  /// The cost of being here now and commanding `action`, which is clipped first.
  public func stageCost(action: SIMD2<Double>) -> Double {
    world.stageCost.value(
      state: state, reference: reference(atSlot: slot), action: world.plant.clipped(action))
  }
}

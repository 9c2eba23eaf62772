import Simulation

/// One slot of an episode as it happened.
public struct SlotTrace: Sendable, Equatable {
  public var slot: Int
  public var state: PlantState
  public var reference: ReferencePoint
  /// The truth, mW.
  public var requiredPowerMilliwatts: Double
  public var decision: TransmissionDecision
  public var received: Bool
  /// Age of the newest frame at the end of the slot.
  public var ageSlots: Int
  /// m/s² an axis.
  public var action: SIMD2<Double>
  public var stageCost: Double
}

/// Runs a controller in a world, with power control, and keeps the accounts.
///
/// Gusts and noise are keyed by seed, episode and slot, so all controllers meet the same ones. A frame sent
/// with less power than its slot requires is lost and its energy spent; nobody sends above the maximum.
public struct EpisodeRunner: Sendable {
  public let world: World
  /// Slots that count.
  public let slots: Int
  /// Slots before those: they run like any other but are not accounted, because they show how an episode
  /// starts and not how it is tracked.
  public let warmUpSlots: Int

  public init(world: World, slots: Int, warmUpSlots: Int = 10) {
    precondition(slots > 0 && warmUpSlots >= 0)
    self.world = world
    self.slots = slots
    self.warmUpSlots = warmUpSlots
  }

  /// - Parameters:
  ///   - noise: of this seed and episode, shared by the controllers that are compared on it.
  ///   - trace: sees every slot, those of the warm-up too.
  public func run(
    _ controller: inout some LoopController, seed: UInt64, episodeIndex: Int,
    noise: EpisodeNoise? = nil, trace: ((SlotTrace) -> Void)? = nil
  ) -> EpisodeMetrics {
    var episode = Episode(world: world, seed: seed, index: episodeIndex, noise: noise)
    var metrics = EpisodeMetrics()
    let pilot = world.configuration.pilot
    var age = 0
    // What was received in the last slot is the previous frame of this one.
    var lastReceived: [UInt8]?
    controller.reset(seed: seed, episodeIndex: episodeIndex)
    for slot in 0..<warmUpSlots + slots {
      if slot == warmUpSlots { metrics = EpisodeMetrics() }
      controller.observePrivileged(episode)
      let exact = episode.channel()
      let required = episode.requiredPowerMilliwatts(of: exact)
      var observation: PilotObservation?
      if episode.hasPilot {
        let observed = episode.observedChannel(of: exact)
        observation = PilotObservation(
          channel: observed, requiredPowerMilliwatts: episode.estimatedPowerMilliwatts(of: observed))
        metrics.pilotEnergyMilliwattSlots += pilot.powerMilliwatts * pilot.durationFraction
      }
      let decision = controller.beginSlot(pilot: observation, slot: slot) {
        episode.reference(atSlot: $0)
      }
      let received = account(decision, required: required, in: &metrics)
      let current = received ? episode.frame() : nil
      let frame = current.map { FramePair(current: $0, previous: lastReceived ?? episode.previousFrame()) }
      lastReceived = current
      let action = controller.endSlot(frame: frame)
      age = received ? 0 : age + 1
      let reference = episode.reference(atSlot: slot)
      let stageCost = episode.stageCost(action: action)
      count(state: episode.state, reference: reference, stageCost: stageCost, ageSlots: age, in: &metrics)
      trace?(
        SlotTrace(
          slot: slot, state: episode.state, reference: reference, requiredPowerMilliwatts: required,
          decision: decision, received: received, ageSlots: age, action: action, stageCost: stageCost))
      episode.advance(action: action)
    }
    return metrics
  }

  /// Books a decision; returns whether a frame arrived.
  private func account(
    _ decision: TransmissionDecision, required: Double, in metrics: inout EpisodeMetrics
  ) -> Bool {
    switch decision {
    case .wait: return false
    case .deferred:
      metrics.deferrals += 1
      return false
    case .send(let wanted):
      let power = min(wanted, world.configuration.power.maximumMilliwatts)
      metrics.transmissions += 1
      metrics.frameEnergyMilliwattSlots += power
      if power < required { metrics.outages += 1 }
      return power >= required
    }
  }

  private func count(
    state: PlantState, reference: ReferencePoint, stageCost: Double, ageSlots: Int,
    in metrics: inout EpisodeMetrics
  ) {
    let position = state.positionMetres - reference.positionMetres
    let velocity = state.velocityMetresPerSecond - reference.velocityMetresPerSecond
    metrics.slots += 1
    metrics.stageCostSum += stageCost
    metrics.squaredPositionErrorSum += (position * position).sum()
    metrics.squaredVelocityErrorSum += (velocity * velocity).sum()
    metrics.ageSumSlots += ageSlots
    metrics.greatestAgeSlots = max(metrics.greatestAgeSlots, ageSlots)
  }
}

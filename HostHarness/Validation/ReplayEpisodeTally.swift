import ClosedLoop

/// What one setting did on one recorded episode, after the warm-up.
struct ReplayEpisodeTally: Sendable {
  private(set) var slots = 0
  private(set) var energyMilliwattSlots = 0.0
  private(set) var transmissions = 0
  private(set) var deferrals = 0
  private(set) var outages = 0
  /// Σ |believed − encoded|² over slots with frames, and their number.
  private(set) var squaredErrors = 0.0
  private(set) var errorCount = 0
  private(set) var states = StateErrors()

  init(
    _ setting: SchemeSetting, episode: ReplayEpisode, truth: EncodedTruth, model: LoopModel,
    fixedPoint: FixedPointModel?, probe: LinearProbe?, index: Int
  ) throws {
    let runner = ReplayRunner(maximumPowerMilliwatts: model.parameters.maximumPowerMilliwatts)
    var controller = try setting.makeController()
    let trace = runner.run(&controller, episode: episode, index: index)
    deferrals = trace.deferrals
    outages = trace.outages
    for slot in ReplayStudy.warmUpSlots..<max(ReplayStudy.warmUpSlots, episode.slots) {
      slots += 1
      energyMilliwattSlots += trace.powersMilliwatts[slot]
      transmissions += trace.powersMilliwatts[slot] > 0 ? 1 : 0
    }
    // Beliefs follow from what was received, in the arithmetic of the setting.
    if setting.scheme == .fixedPoint, let fixedPoint {
      try follow(trace, FixedPointLatentSource(fixedPoint), episode, truth, model, probe)
    } else {
      try follow(trace, FloatLatentSource(model.makeNetworks()), episode, truth, model, probe)
    }
  }

  private mutating func follow(
    _ trace: ReplayTrace, _ networks: some ControlLatentSource, _ episode: ReplayEpisode,
    _ truth: EncodedTruth,
    _ model: LoopModel, _ probe: LinearProbe?
  ) throws {
    var networks = networks
    var belief: [Float]?
    for slot in 0..<episode.slots {
      let previous = slot > 0 ? truth.actions[slot - 1] : [0, 0]
      if trace.received[slot], let input = EncodedTruth.input(episode, slot: slot, model: model) {
        belief = try networks.encode(frame: input, previousAction: previous)
      } else if let earlier = belief {
        belief = try networks.predict(latent: earlier, action: previous)
      }
      guard slot >= ReplayStudy.warmUpSlots, let encoded = truth.latents[slot] else { continue }
      let believed = belief ?? [Float](repeating: 0, count: encoded.count)
      squaredErrors += zip(believed, encoded).reduce(0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
      errorCount += 1
      if let probe { states.add(probe(believed), episode.states[slot]) }
    }
  }
}

import ClosedLoop
import Simulation
import Testing

/// Follows a list of decisions and commands zero.
private struct ScriptedController: LoopController {
  var decisions: [TransmissionDecision]
  var frames = 0
  private var slot = 0

  init(_ decisions: [TransmissionDecision]) { self.decisions = decisions }

  mutating func reset(seed: UInt64, episodeIndex: Int) {
    slot = 0
    frames = 0
  }

  mutating func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> TransmissionDecision {
    self.slot = slot
    return decisions[slot]
  }

  mutating func endSlot(frame: FramePair?) -> SIMD2<Double> {
    if frame != nil { frames += 1 }
    return .zero
  }
}

@Suite struct EpisodeRunnerTests {
  private let world = World(.worldB)

  @Test func energyIsBookedForEveryFrameSent() throws {
    // 200 mW suffices except where the slot requires more; 1e-9 mW never does.
    let runner = EpisodeRunner(world: world, slots: 6, warmUpSlots: 0)
    var controller = ScriptedController([
      .send(powerMilliwatts: 200), .wait, .send(powerMilliwatts: 1e-9), .deferred,
      .send(powerMilliwatts: 500), .wait,
    ])
    var traces: [SlotTrace] = []
    let metrics = runner.run(&controller, seed: 3, episodeIndex: 2) { traces.append($0) }
    let lost = traces.filter {
      if case .send(let power) = $0.decision { return min(power, 200) < $0.requiredPowerMilliwatts }
      return false
    }
    #expect(metrics.slots == 6)
    #expect(metrics.transmissions == 3)
    #expect(metrics.deferrals == 1)
    #expect(metrics.outages == lost.count && lost.count >= 1)
    #expect(controller.frames == 3 - lost.count)
    #expect(abs(metrics.frameEnergyMilliwattSlots - (200 + 1e-9 + 200)) < 1e-12)
    let pilot = world.configuration.pilot
    #expect(
      abs(metrics.pilotEnergyMilliwattSlots - 6 * pilot.powerMilliwatts * pilot.durationFraction) < 1e-12)
    #expect(abs(metrics.meanPowerMilliwatts - (400 + 1e-9) / 6 - 0.01) < 1e-12)
    #expect(metrics.energyPerTransmissionMilliwattSlots == metrics.frameEnergyMilliwattSlots / 3)
  }

  @Test func costsAndAgesAreThoseOfTheTrace() throws {
    let runner = EpisodeRunner(world: world, slots: 5, warmUpSlots: 2)
    var controller = ScriptedController([
      .wait, .send(powerMilliwatts: 200), .wait, .wait, .send(powerMilliwatts: 200), .wait, .wait,
    ])
    var traces: [SlotTrace] = []
    let metrics = runner.run(&controller, seed: 9, episodeIndex: 0) { traces.append($0) }
    #expect(traces.map(\.slot) == Array(0..<7))
    let counted = traces.dropFirst(2)
    #expect(metrics.slots == 5)
    #expect(abs(metrics.stageCostSum - counted.reduce(0) { $0 + $1.stageCost }) < 1e-12)
    #expect(metrics.ageSumSlots == counted.reduce(0) { $0 + $1.ageSlots })
    #expect(metrics.greatestAgeSlots == counted.map(\.ageSlots).max())
    #expect(traces.allSatisfy { $0.received == ($0.ageSlots == 0) })
  }

  @Test func gustsAndChannelsArePairedAcrossControllers() throws {
    let runner = EpisodeRunner(world: world, slots: 8, warmUpSlots: 0)
    func powers(_ decisions: [TransmissionDecision]) -> [Double] {
      var controller = ScriptedController(decisions)
      var values: [Double] = []
      _ = runner.run(&controller, seed: 4, episodeIndex: 1) { values.append($0.requiredPowerMilliwatts) }
      return values
    }
    let silent = powers([TransmissionDecision](repeating: .wait, count: 8))
    let loud = powers([TransmissionDecision](repeating: .send(powerMilliwatts: 200), count: 8))
    #expect(silent == loud)
  }

  @Test func pilotsFollowTheirPeriod() throws {
    var configuration = WorldConfiguration.worldB
    configuration.pilot.periodSlots = 4
    let runner = EpisodeRunner(world: World(configuration), slots: 9, warmUpSlots: 0)
    var controller = ScriptedController([TransmissionDecision](repeating: .wait, count: 9))
    let metrics = runner.run(&controller, seed: 1, episodeIndex: 0)
    let pilot = configuration.pilot
    #expect(
      abs(metrics.pilotEnergyMilliwattSlots - 3 * pilot.powerMilliwatts * pilot.durationFraction) < 1e-12)
  }
}

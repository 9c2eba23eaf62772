import ClosedLoop
import Foundation
import ReferenceModels
import Simulation
import Testing

@Suite struct ReferenceControllerTests {
  static let plans: [(ForecastSource, SchedulePlan)] = [
    (.learned, .programme(priceMilliwatts: 2)), (.learned, .stoppingValue(priceMilliwatts: 2)),
    (.persistence(spreadDB: [3, 4, 5, 6, 7, 8]), .programme(priceMilliwatts: 2)),
    (.climate, .programme(priceMilliwatts: 2)), (.oracle, .programme(priceMilliwatts: 2)),
    (.climate, .random(probability: 0.3)), (.climate, .greedy(thresholdMilliwatts: 3)),
    (.climate, .ageLimited(ageSlots: 2, capMilliwatts: 5)), (.climate, .periodic(periodSlots: 3)),
  ]

  @Test(arguments: plans.indices)
  func everySchemeKeepsTheRules(_ index: Int) throws {
    let model = try RandomModel.make()
    let (source, schedule) = Self.plans[index]
    var controller = try ControllerPlan(model: model, source: source, schedule: schedule)
      .makeController()
    let runner = EpisodeRunner(world: World(.worldB), slots: 30, warmUpSlots: 0)
    var traces: [SlotTrace] = []
    let metrics = runner.run(&controller, seed: 11, episodeIndex: index) { traces.append($0) }
    let maximum = model.parameters.maximumPowerMilliwatts
    // The first frame is due at once.
    #expect(traces[0].decision != .wait)
    var age = model.parameters.horizonSlots
    for trace in traces {
      if case .send(let power) = trace.decision { #expect(power > 0 && power <= maximum) }
      if age + 1 >= model.parameters.horizonSlots { #expect(trace.decision != .wait) }
      age = trace.received ? 0 : age + 1
      #expect(abs(trace.action.x) <= 3 && abs(trace.action.y) <= 3)
    }
    #expect(metrics.transmissions > 0)
  }

  @Test func everySlotSendsWheneverThePowerSuffices() throws {
    var controller = try ControllerPlan(
      model: RandomModel.make(), source: .climate, schedule: .periodic(periodSlots: 1)
    ).makeController()
    let runner = EpisodeRunner(world: World(.worldB), slots: 25, warmUpSlots: 0)
    let metrics = runner.run(&controller, seed: 5, episodeIndex: 0)
    #expect(metrics.transmissions + metrics.deferrals == 25)
  }

  @Test func equalRunsAreEqualAndIndependentOfEarlierEpisodes() throws {
    let plan = ControllerPlan(
      model: try RandomModel.make(), schedule: .programme(priceMilliwatts: 1))
    let runner = EpisodeRunner(world: World(.worldB), slots: 12)
    var fresh = try plan.makeController()
    let alone = runner.run(&fresh, seed: 2, episodeIndex: 7)
    var used = try plan.makeController()
    _ = runner.run(&used, seed: 2, episodeIndex: 6)
    #expect(runner.run(&used, seed: 2, episodeIndex: 7) == alone)
  }

  @Test func anImplausibleLatentAsksForAFrameAtOnce() throws {
    // Bounds that no prediction of the random networks meets.
    let model = try RandomModel.make(bounds: 1e-6)
    var controller = try ControllerPlan(
      model: model, source: .climate, schedule: .greedy(thresholdMilliwatts: 0)
    ).makeController()
    let runner = EpisodeRunner(world: World(.worldB), slots: 10, warmUpSlots: 0)
    let metrics = runner.run(&controller, seed: 1, episodeIndex: 0)
    #expect(metrics.transmissions + metrics.deferrals == 10)
  }

  @Test func marginsRaiseTheTransmitPower() throws {
    let model = try RandomModel.make()
    var controller = try ControllerPlan(
      model: model, source: .climate, schedule: .periodic(periodSlots: 1)
    ).makeController()
    let episode = Episode(world: World(.worldB), seed: 1, index: 0)
    controller.reset(seed: 1, episodeIndex: 0)
    let pilot = PilotObservation(channel: episode.observedChannel(), requiredPowerMilliwatts: 4)
    let measured = controller.beginSlot(pilot: pilot, slot: 0) { episode.reference(atSlot: $0) }
    guard case .send(let power) = measured else {
      Issue.record("the first slot must send")
      return
    }
    #expect(abs(power - 4 * pow(10, 0.05)) < 1e-9)
    _ = controller.endSlot(frame: nil)
    // Without a pilot the last measurement stands, with the climate's spread of 8 dB as margin.
    let blind = controller.beginSlot(pilot: nil, slot: 1) { episode.reference(atSlot: $0) }
    guard case .send(let blindPower) = blind else {
      Issue.record("a frame is still due")
      return
    }
    #expect(abs(blindPower - 4 * pow(10, 0.85)) < 1e-9)
  }

  @Test func aDearSlotIsDeferred() throws {
    var controller = try ControllerPlan(
      model: RandomModel.make(), source: .climate, schedule: .periodic(periodSlots: 1)
    ).makeController()
    let episode = Episode(world: World(.worldB), seed: 1, index: 0)
    controller.reset(seed: 1, episodeIndex: 0)
    let pilot = PilotObservation(channel: episode.observedChannel(), requiredPowerMilliwatts: 200.1)
    #expect(
      controller.beginSlot(pilot: pilot, slot: 0) { episode.reference(atSlot: $0) } == .deferred)
  }

  @Test func modelsThatDoNotFitAreRefused() throws {
    var missing = RandomModel.reference()
    missing.graphs[.policy] = nil
    #expect(throws: LoopModelError.missingNetwork(.policy)) { try LoopModel(missing) }
    var table = RandomModel.reference()
    table.loop.disagreement = [0, 1]
    #expect(
      throws: LoopModelError.wrongTableSize(field: "disagreement", expected: 7, found: 2)
    ) { try LoopModel(table) }
    var swapped = RandomModel.reference()
    swapped.graphs[.policy] = swapped.graphs[.actionFusion]
    #expect(
      throws: LoopModelError.wrongSignature(.policy, expected: "[8, 6] → [2]", found: "[8, 2] → [8]")
    ) { try LoopModel(swapped) }
  }
}

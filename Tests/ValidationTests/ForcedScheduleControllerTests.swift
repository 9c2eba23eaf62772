import ClosedLoop
import Simulation
import Testing

@testable import Validation

@Suite struct ForcedScheduleControllerTests {
  private func received(periodSlots: Int, powerMilliwatts: Double, slots: Int) -> [Bool] {
    let base = ScriptedController(
      [TransmissionDecision](repeating: .wait, count: slots),
      commands: [SIMD2<Double>](repeating: [0, 0], count: slots))
    var controller = ForcedScheduleController(
      base, periodSlots: periodSlots, powerMilliwatts: powerMilliwatts)
    let runner = EpisodeRunner(world: World(.worldB), slots: slots, warmUpSlots: 0)
    let metrics = runner.run(&controller, seed: 1, episodeIndex: 0)
    #expect(metrics.transmissions - metrics.outages == base.received.count { $0 })
    return base.received
  }

  @Test func framesComeByTheClock() {
    #expect(
      received(periodSlots: 3, powerMilliwatts: 200, slots: 8)
        == [true, false, false, true, false, false, true, false])
    #expect(received(periodSlots: 1, powerMilliwatts: 200, slots: 5).allSatisfy { $0 })
  }

  @Test func aLostFrameIsSentAgain() {
    // No slot of this room can do with a nanowatt.
    #expect(received(periodSlots: 3, powerMilliwatts: 1e-6, slots: 5).allSatisfy { !$0 })
  }
}

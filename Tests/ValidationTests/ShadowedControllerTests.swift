import ClosedLoop
import Foundation
import Simulation
import Testing

@testable import Validation

@Suite struct ShadowedControllerTests {
  @Test func theLeaderDrivesAndTheShadowIsCounted() throws {
    let still = [SIMD2<Double>](repeating: [0, 0], count: 4)
    let leader = ScriptedController(
      [.send(powerMilliwatts: 200), .wait, .deferred, .send(powerMilliwatts: 100)],
      commands: [[3, 0], [0, 0], [0, 4], [0, 0]])
    let shadow = ScriptedController(
      [.send(powerMilliwatts: 20), .wait, .wait, .wait], commands: still)
    var controller = ShadowedController(leader: leader, shadow: shadow)
    let runner = EpisodeRunner(world: World(.worldB), slots: 4, warmUpSlots: 0)
    let metrics = runner.run(&controller, seed: 1, episodeIndex: 0)

    #expect(metrics.transmissions == 2 && metrics.deferrals == 1)
    #expect(shadow.received == leader.received)
    let tally = controller.tally
    #expect(tally.slots == 4 && tally.equalDecisions == 2 && tally.agreement == 0.5)
    #expect(tally.sentByBoth == 1 && tally.sentByLeaderOnly == 1 && tally.sentByShadowOnly == 0)
    #expect(abs(try #require(tally.powerErrorDB) - 10) < 1e-9)
    #expect(tally.greatestCommandError == 4)
    #expect(abs(tally.commandError - 2.5) < 1e-12 && abs(tally.commandMagnitude - 2.5) < 1e-12)
  }

  @Test func aShadowOfItselfAgrees() throws {
    let plan = ControllerPlan(
      model: try LoopModel(SmallSystem.reference()), schedule: .programme(priceMilliwatts: 4))
    var controller = ShadowedController(
      leader: try plan.makeController(), shadow: try plan.makeController())
    let runner = EpisodeRunner(world: World(.worldB), slots: 12, warmUpSlots: 0)
    _ = runner.run(&controller, seed: 2, episodeIndex: 0)
    #expect(controller.tally.slots == 12 && controller.tally.agreement == 1)
    #expect(controller.tally.commandError == 0 && controller.tally.powerErrorDB ?? 0 == 0)
  }

  @Test func talliesAdd() {
    var one = ReplayTally()
    one.count(decision: .wait, answer: .send(powerMilliwatts: 1))
    one.count(command: [1, 0], answer: [0, 0])
    var two = ReplayTally()
    two.count(decision: .send(powerMilliwatts: 1), answer: .send(powerMilliwatts: 10))
    two.count(command: [0, 0], answer: [0, 3])
    let sum = ReplayTally.pooled([one, two])
    #expect(sum.slots == 2 && sum.equalDecisions == 1 && sum.sentByShadowOnly == 1)
    #expect(sum.greatestCommandError == 3 && sum.squaredCommandErrorSum == 10)
    #expect(sum.powerErrorDB == 10)
    #expect(ReplayTally().powerErrorDB == nil && ReplayTally().agreement == 0)
  }
}

import ClosedLoop
import ReferenceModels
import Simulation
import Testing

@Suite struct LoopRecorderTests {
  @Test func inputsAreSampledEvenly() throws {
    let recorder = LoopRecorder(capacity: 4, stride: 3)
    var controller = try ControllerPlan(
      model: RandomModel.make(), schedule: .programme(priceMilliwatts: 1)
    ).makeController(recorder: recorder)
    let runner = EpisodeRunner(world: World(.worldB), slots: 10, warmUpSlots: 0)
    _ = runner.run(&controller, seed: 1, episodeIndex: 0)
    // Ten CSI images: calls 0, 3, 6 and 9 are kept.
    #expect(recorder.samples[.csiEncoder]?.count == 4)
    #expect(recorder.samples[.powerHead]?.count == 4)
    #expect(recorder.samples[.wirelessState]?.first?.map(\.count) == [24, 1, 8, 5])
    #expect(recorder.samples[.stoppingValue] == nil)
  }
}

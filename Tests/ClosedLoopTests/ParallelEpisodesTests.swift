import ClosedLoop
import Simulation
import Testing

@Suite struct ParallelEpisodesTests {
  private struct Refused: Error, Equatable { let index: Int }

  @Test func resultsKeepTheirOrder() throws {
    #expect(try mapConcurrently(count: 50, workers: 4) { $0 * $0 } == (0..<50).map { $0 * $0 })
    #expect(try mapConcurrently(count: 0, workers: 4) { $0 }.isEmpty)
  }

  @Test func theFirstErrorInOrderIsThrown() {
    #expect(throws: Refused(index: 3)) {
      try mapConcurrently(count: 9, workers: 3) { index in
        if index % 3 == 0 && index > 0 { throw Refused(index: index) }
        return index
      }
    }
  }

  @Test func metricsDoNotDependOnTheThreads() throws {
    let plan = ControllerPlan(model: try RandomModel.make(), schedule: .programme(priceMilliwatts: 1))
    let runner = EpisodeRunner(world: World(.worldB), slots: 6, warmUpSlots: 0)
    let run: @Sendable (Int) throws -> EpisodeMetrics = { index in
      var controller = try plan.makeController()
      return runner.run(&controller, seed: 8, episodeIndex: index)
    }
    #expect(
      try mapConcurrently(count: 4, workers: 1, run) == mapConcurrently(count: 4, workers: 3, run))
  }
}

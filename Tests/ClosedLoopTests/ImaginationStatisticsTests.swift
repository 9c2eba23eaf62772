import ClosedLoop
import Simulation
import Testing

@Suite struct ImaginationStatisticsTests {
  @Test func tableStartsAtZeroAndBoundsHoldTheLatents() throws {
    let model = try RandomModel.make()
    let statistics = try ImaginationStatistics.measure(
      model: model, world: World(.worldB), seed: 1, firstIndex: 0, episodes: 2, slots: 12)
    #expect(statistics.disagreement.count == RandomModel.horizonSlots + 1)
    #expect(statistics.disagreement[0] == 0)
    #expect(statistics.disagreement.dropFirst().allSatisfy { $0 > 0 && $0.isFinite })
    #expect(zip(statistics.latentLower, statistics.latentUpper).allSatisfy { $0 < $1 })
    let again = try ImaginationStatistics.measure(
      model: model, world: World(.worldB), seed: 1, firstIndex: 0, episodes: 2, slots: 12, workers: 1)
    #expect(again == statistics)
  }
}

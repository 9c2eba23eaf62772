import ClosedLoop
import Simulation
import Testing

@testable import Validation

@Suite struct FixedPointStudyTests {
  private func study(workers: Int) throws -> FixedPointStudy {
    let reference = SmallSystem.reference()
    var extent = ClosedLoopStudy.Extent(seeds: 2, episodes: 1, slots: 6)
    extent.warmUpSlots = 2
    return FixedPointStudy(
      world: World(.worldB), model: try LoopModel(reference), image: try SmallSystem.fixedPoint(reference),
      extent: extent, pricesMilliwatts: [4, 16], workers: workers)
  }

  @Test func everyQuestionHasItsAnswer() throws {
    let comparison = try study(workers: 2).run()
    #expect(comparison.floatScheme == .programme)
    #expect(comparison.replays.map(\.priceMilliwatts) == [4, 16])
    #expect(comparison.replays.allSatisfy { $0.tally.slots == 8 && $0.tally.agreement > 0.7 })
    #expect(comparison.forced.map(\.label) == ["every slot", "every 4 slots", "every 8 slots"])
    #expect(comparison.free.map(\.label) == ["4 mW", "16 mW"])
    // int16 activations hardly move a loop that gets the same frames.
    #expect(comparison.forced.allSatisfy { abs($0.costDifference.value ?? 1) < 0.05 })
    let mean = (comparison.free.compactMap(\.costDifference.value).reduce(0, +)) / 2
    #expect(abs((comparison.meanCostDifference.value ?? 1) - mean) < 1e-12)
    #expect(comparison.meanCostDifference.standardError != nil)
  }

  @Test func workersChangeNothing() throws {
    #expect(try study(workers: 1).run() == study(workers: 3).run())
  }
}

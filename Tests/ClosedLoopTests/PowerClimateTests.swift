import ClosedLoop
import Simulation
import Testing

@Suite struct PowerClimateTests {
  @Test func spreadsGrowTowardsTheClimate() throws {
    let climate = try PowerClimate.measure(
      world: World(.worldB), seed: 1, firstIndex: 0, episodes: 6, slots: 50, horizonSlots: 8)
    #expect(climate.persistenceSpreadDB.count == 8)
    #expect(climate.persistenceSpreadDB[0] < climate.persistenceSpreadDB[7])
    // Two independent draws differ by √2 standard deviations.
    #expect(climate.persistenceSpreadDB[7] < 2 * climate.deviationDB)
    #expect((0.0...15).contains(climate.meanDBm))
  }
}

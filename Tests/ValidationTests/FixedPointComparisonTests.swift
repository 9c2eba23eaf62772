import Testing
import Validation

@Suite struct FixedPointComparisonTests {
  @Test func differencesAreTakenSeedBySeed() throws {
    let results = [
      setting(.everySlot, [(20, 0.05), (10, 0.05)]),
      setting(.programme, [(4, 0.10), (4, 0.10)], price: 8),
      setting(.programme, [(2, 0.12), (2, 0.12)], price: 16),
      setting(.fixedPoint, [(4.4, 0.10), (3.8, 0.11)], price: 8),
    ]
    let comparison = FixedPointComparison(results, floatScheme: .programme)
    #expect(comparison.rows.count == 1)
    let row = try #require(comparison.rows.first)
    #expect(row.priceMilliwatts == 8)
    // −0.4 of 20 and +0.2 of 10 mW: −2 and +2 points.
    let points = try #require(row.savingDifferencePoints)
    let deviation = try #require(points.standardDeviation)
    #expect(abs(points.mean) < 1e-9 && abs(deviation - 8.0.squareRoot()) < 1e-9)
    #expect(abs(try #require(row.costDifference).mean - 0.105) < 1e-9)
    #expect(abs(row.fixedPowerMilliwatts - 4.1) < 1e-9)
  }
}

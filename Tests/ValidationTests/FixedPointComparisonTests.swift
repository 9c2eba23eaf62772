import Testing

@testable import Validation

@Suite struct FixedPointComparisonTests {
  private let every = setting(.everySlot, [(20, 0.05), (10, 0.05)])

  @Test func differencesAreOfAllSlotsTogether() throws {
    let pair = FixedPointComparison.Pair(
      float: setting(.programme, [(4, 0.10), (4, 0.20)]),
      fixed: setting(.fixedPoint, [(4.4, 0.10), (3.8, 0.21)]), every: every)
    #expect(abs(pair.floatPowerMilliwatts - 4) < 1e-9 && abs(pair.fixedPowerMilliwatts - 4.1) < 1e-9)
    // −0.1 of 15 mW; without the first seed +0.2 of 10, without the second −0.4 of 20: 2 and −2 points.
    #expect(abs(try #require(pair.savingDifferencePoints.value) + 100 * 0.1 / 15) < 1e-9)
    #expect(abs(try #require(pair.savingDifferencePoints.standardError) - 2) < 1e-9)
    // (0.01 + 0.0441) / (0.01 + 0.04) − 1; without one seed 0.1025 and without the other 0.
    #expect(abs(try #require(pair.costDifference.value) - 0.082) < 1e-9)
    #expect(abs(try #require(pair.costDifference.standardError) - 0.1025 / 2) < 1e-9)
  }

  @Test func equalLoopsDifferInNothing() throws {
    let float = setting(.programme, [(4, 0.10), (5, 0.12)])
    var fixed = float
    fixed.scheme = .fixedPoint
    let pair = FixedPointComparison.Pair(float: float, fixed: fixed, every: every)
    #expect(pair.costDifference == ComparedFigure(value: 0, standardError: 0))
    #expect(pair.savingDifferencePoints == ComparedFigure(value: 0, standardError: 0))
  }
}

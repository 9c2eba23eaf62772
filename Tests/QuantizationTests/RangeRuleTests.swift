import Testing

@testable import Quantization

/// How the range of an int8 activation follows from what calibration saw.
@Suite struct RangeRuleTests {
  /// Ten thousand numbers within ±1 and one of 100.
  private func withOutlier() -> ValueStatistics {
    var random = FixtureRandom(seed: 5)
    return ValueStatistics(of: random.floats(10_000) + [100])
  }

  @Test func minMaxHoldsEverything() {
    let range = TensorQuantization.affine8([withOutlier()], .minMax).range
    #expect(range.upperBound > 99.5)
    #expect(range.lowerBound < -0.99)
  }

  @Test func percentileIgnoresOutliers() {
    let range = TensorQuantization.affine8([withOutlier()], .percentile(99.9)).range
    #expect(range.upperBound < 1.5)
    #expect(range.upperBound > 0.9)
    #expect(range.lowerBound < -0.9)
  }

  @Test func aHundredPercentIsMinMax() {
    let found = withOutlier()
    let (all, extremes) = (found.range(percent: 100), TensorQuantization.affine8([found], .minMax).range)
    #expect(abs(all.upperBound - 100) < 1e-3)
    #expect(abs(all.upperBound - extremes.upperBound) < extremes.upperBound / 100)
  }

  /// What has one sign is cut at one end only, and keeps all eight bits.
  @Test func percentileOfRectifiedNumbersStartsAtZero() {
    var random = FixtureRandom(seed: 6)
    let found = TensorQuantization.affine8(
      [ValueStatistics(of: random.floats(10_000).map { max(0, $0) } + [50])], .percentile(99.9))
    #expect(found.zeroPoint == -128)
    #expect(found.range.upperBound < 1.5)
  }

  /// No pair of shrunken ends has less error than the one that is chosen.
  @Test(arguments: 0..<4) func leastSquaresIsTheLeastOfItsCandidates(seed: Int) {
    var random = FixtureRandom(seed: UInt64(seed))
    // The third power has long tails, to which the ends matter.
    let found = ValueStatistics(of: random.floats(4000, in: -2...3).map { $0 * $0 * $0 })
    func error(_ candidate: TensorQuantization) -> Double {
      found.meanSquareError(
        scale: candidate.scale, lower: candidate.range.lowerBound, upper: candidate.range.upperBound)
    }
    let chosen = error(TensorQuantization.affine8([found], .leastSquares))
    for lower in [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5] {
      for upper in [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5] {
        let candidate = TensorQuantization.affine8(
          minimum: Double(found.minimum) * lower, maximum: Double(found.maximum) * upper)
        #expect(chosen <= error(candidate))
      }
    }
  }
}

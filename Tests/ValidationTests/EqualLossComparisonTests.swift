import ClosedLoop
import Testing
import Validation

/// A setting with given power (mW) and tracking error (m) in each seed; the stage cost is the squared error.
func setting(
  _ scheme: Scheme, _ points: [(power: Double, error: Double)], price: Double? = nil
) -> SettingResult {
  SettingResult(
    scheme: scheme, label: "\(points[0].power)", priceMilliwatts: price,
    perSeed: points.map { point in
      var metrics = EpisodeMetrics()
      metrics.slots = 100
      metrics.frameEnergyMilliwattSlots = 100 * point.power
      metrics.squaredPositionErrorSum = 100 * point.error * point.error
      metrics.stageCostSum = 100 * point.error * point.error
      return metrics
    })
}

@Suite struct EqualLossComparisonTests {
  private let results = [
    setting(.everySlot, [(20, 0.05), (24, 0.05)]),
    setting(.periodic, [(10, 0.08), (10, 0.08)]), setting(.periodic, [(5, 0.12), (5, 0.12)]),
    setting(.programme, [(5, 0.08), (6, 0.08)]), setting(.programme, [(2.5, 0.12), (3, 0.12)]),
    setting(.oracle, [(2, 0.08), (2, 0.08)]), setting(.oracle, [(1, 0.12), (1, 0.12)]),
  ]

  @Test func savingsAndTheirStandardErrors() throws {
    let comparison = EqualLossComparison(results, trackingRMSEMetres: 0.10)
    let ours = try #require(comparison.rows.first { $0.scheme == .programme })
    // Seeds pooled: powers are geometric between the settings, so 5.5 against 10 mW at both ends.
    #expect(abs(try #require(ours.savingAgainstPeriodic.value) - 0.45) < 1e-9)
    // Without one seed 0.5, without the other 0.4: the jackknife of two halves their difference.
    #expect(abs(try #require(ours.savingAgainstPeriodic.standardError) - 0.05) < 1e-9)
    #expect(abs(try #require(ours.fractionOfOracleGain.value) - 0.45 / 0.8) < 1e-9)
    #expect(ours.savingAgainstGreedy == ComparedFigure(value: nil, standardError: nil))
    #expect(!comparison.rows.contains { $0.scheme == .everySlot || $0.scheme == .greedy })
  }

  @Test func theBestAgeLimitedSettingIsTheBaseline() throws {
    // The second age-limited setting is beaten by the first in both power and error.
    let results =
      results + [
        setting(.ageLimited, [(8, 0.09), (8, 0.09)]), setting(.ageLimited, [(9, 0.10), (9, 0.10)]),
      ]
    let comparison = EqualLossComparison(results, trackingRMSEMetres: 0.12)
    let ours = try #require(comparison.rows.first { $0.scheme == .programme })
    #expect(abs(try #require(ours.savingAgainstAgeLimited.value) - (1 - 2.75 / 8)) < 1e-9)
  }

  @Test func beyondAFrontierTheCheapestSettingStands() throws {
    let comparison = EqualLossComparison(results, trackingRMSEMetres: 0.13)
    let ours = try #require(comparison.rows.first { $0.scheme == .programme })
    #expect(abs(try #require(ours.powerMilliwatts.value) - 2.75) < 1e-9)
    #expect(abs(try #require(ours.savingAgainstPeriodic.value) - 0.45) < 1e-9)
  }

  @Test func belowAFrontierThereIsNoAnswer() {
    let comparison = EqualLossComparison(results, trackingRMSEMetres: 0.07)
    #expect(comparison.rows.allSatisfy { $0.powerMilliwatts.value == nil })
  }

  @Test func everySlotIsComparedWithinAnAllowance() throws {
    // Cost 0.0025; a factor of 2.56 admits an error of 0.08 m, which the programme reaches with 5.5 of 22 mW.
    let comparison = EverySlotComparison(results, costFactor: 2.56)
    let ours = try #require(comparison.rows.first { $0.scheme == .programme })
    #expect(abs(try #require(ours.saving.value) - 0.75) < 1e-9)
    let strict = EverySlotComparison(results, costFactor: 1.25)
    #expect(strict.rows.allSatisfy { $0.saving.value == nil })
  }
}

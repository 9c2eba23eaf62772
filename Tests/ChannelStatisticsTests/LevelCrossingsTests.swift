import CGSL
import ChannelStatistics
import Testing

@Suite struct LevelCrossingsTests {
  /// Slots a tenth of a coherence time apart: few crossings fall between two slots.
  private func expectClosedForm(factor: Double, seed: UInt) throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 48, slots: 384, seed: seed).clarke(doppler: 0.02, factor: factor))
    var compared = 0
    for threshold in statistics.elementCrossings.thresholds
    where threshold.fractionBelow.value > 0.03 && threshold.fractionBelow.value < 0.97 {
      let ratio = pow(10, threshold.decibels / 20)
      let expected = FadingClosedForms.levelCrossingRate(
        ratio: ratio, factor: factor, maximumDopplerHz: 2)
      let error = try #require(threshold.crossingsPerSecond.standardError)
      #expect(abs(threshold.crossingsPerSecond.value - expected) < 4 * error, "\(threshold.decibels) dB")
      #expect(error < 0.2 * expected)
      let fade = try #require(threshold.averageFadeSeconds)
      let expectedFade = FadingClosedForms.averageFadeDuration(
        ratio: ratio, factor: factor, maximumDopplerHz: 2)
      #expect(abs(fade.value - expectedFade) < 4 * (try #require(fade.standardError)))
      // What the tool itself expects, from K and the Doppler that it measured.
      let own = try #require(threshold.closedFormCrossingsPerSecond)
      #expect(abs(own - expected) < 0.2 * expected)
      compared += 1
    }
    #expect(compared >= 4)
  }

  @Test func clarke() throws { try expectClosedForm(factor: 0, seed: 11) }
  @Test func rician() throws { try expectClosedForm(factor: 3, seed: 12) }

  /// √(2π) f_D ρ e^(−ρ²) and (e^(ρ²) − 1) / (ρ f_D √(2π)).
  @Test func closedFormsOfRayleighFading() {
    for ratio in [0.1, 0.5, 1, 1.5] {
      let rate = FadingClosedForms.levelCrossingRate(ratio: ratio, factor: 0, maximumDopplerHz: 7)
      let expected = (2 * Double.pi).squareRoot() * 7 * ratio * exp(-ratio * ratio)
      #expect(abs(rate - expected) < 1e-9)
      let duration = FadingClosedForms.averageFadeDuration(ratio: ratio, factor: 0, maximumDopplerHz: 7)
      let expectedDuration =
        (exp(ratio * ratio) - 1) / (ratio * 7 * (2 * Double.pi).squareRoot())
      #expect(abs(duration - expectedDuration) < 1e-9)
    }
  }

  @Test func dopplerFromAutocorrelationInverts() throws {
    for doppler in [0.5, 3, 20, 30] {
      let value = FadingClosedForms.clarkeAutocorrelation(seconds: 0.01, maximumDopplerHz: doppler)
      let found = try #require(
        FadingClosedForms.maximumDopplerHz(autocorrelation: value, seconds: 0.01))
      #expect(abs(found - doppler) < 1e-3 * doppler)
    }
    #expect(FadingClosedForms.maximumDopplerHz(autocorrelation: 0.1, seconds: 0.01) == nil)
    #expect(FadingClosedForms.maximumDopplerHz(autocorrelation: 1, seconds: 0.01) == nil)
  }

  /// Rayleigh slots of their own: F = 1 − e^(−ρ²), crossings F (1 − F) a slot.
  @Test func independentSlotsCrossByChance() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 32, slots: 100, seed: 13).independent())
    for threshold in statistics.elementCrossings.thresholds {
      let below = 1 - exp(-pow(10, threshold.decibels / 10))
      let error = try #require(threshold.crossingsPerSecond.standardError)
      #expect(abs(threshold.crossingsPerSecond.value - below * (1 - below) / 0.01) < 4 * error)
      #expect(threshold.closedFormCrossingsPerSecond == nil)
      #expect(abs(threshold.independentCrossingsPerSecond - below * (1 - below) / 0.01) < 2)
    }
  }
}

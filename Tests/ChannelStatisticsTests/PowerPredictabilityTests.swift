import CGSL
import ChannelStatistics
import Testing

@Suite struct PowerPredictabilityTests {
  /// Independent slots: nothing beats the mean, and the linear predictor knows it.
  @Test func nothingForetellsIndependentFading() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 32, slots: 80, seed: 20).independent())
    let predictability = try #require(statistics.predictability)
    #expect(predictability.horizons.map(\.slots) == PowerPredictability.horizonsSlots)
    for horizon in predictability.horizons {
      let explained = horizon.linearExplainedFraction
      #expect(abs(explained.value) < 4 * (try #require(explained.standardError)) + 0.003)
      // An exponential power in dB has a deviation of 10 / ln 10 · π / √6; persistence has √2 of it.
      let deviation = 10 / M_LN10 * Double.pi / 6.0.squareRoot()
      #expect(abs(horizon.mean.value - deviation) < 4 * (try #require(horizon.mean.standardError)))
      #expect(
        abs(horizon.persistence.value - 2.0.squareRoot() * deviation)
          < 4 * (try #require(horizon.persistence.standardError)))
    }
  }

  /// A gain that is a first-order autoregression in dB with coefficient a: persistence errs by √(2 (1 − a^h)) of the
  /// deviation, the best predictor explains a^(2h), and the linear one is the best.
  @Test func autoregressionIsForetoldAsWellAsCanBe() throws {
    let coefficient = 0.9
    let recording = SyntheticChannel(episodes: 40, slots: 80, seed: 21).recording { _, randomness in
      var decibels = randomness.gaussian(5)
      return { _, _, _ in
        let value = SyntheticChannel.Complex(pow(10, decibels / 20), 0)
        decibels =
          coefficient * decibels + randomness.gaussian(5 * (1 - coefficient * coefficient).squareRoot())
        return value
      }
    }
    let statistics = try ChannelStudy.untested.statistics(of: recording)
    for horizon in try #require(statistics.predictability).horizons {
      let power = pow(coefficient, Double(horizon.slots))
      let explained = horizon.linearExplainedFraction
      #expect(abs(explained.value - power * power) < 4 * (try #require(explained.standardError)))
      let expected = 5 * (2 * (1 - power)).squareRoot()
      #expect(
        abs(horizon.persistence.value - expected) < 4 * (try #require(horizon.persistence.standardError)))
    }
    // Half of the correlation is left after ln ½ / ln a = 6.6 slots.
    let coherence = try #require(statistics.time.gainCoherence.seconds)
    #expect(abs(coherence.value - 0.01 * log(0.5) / log(0.9)) < 4 * (try #require(coherence.standardError)))
  }

  @Test func oneRecordingProvesNothing() throws {
    var recording = SyntheticChannel(episodes: 6, slots: 64, seed: 22).independent()
    for index in recording.episodes.indices { recording.episodes[index].recording = 7 }
    #expect(try ChannelStudy.untested.statistics(of: recording).predictability == nil)
    recording.episodes[5].recording = 8
    #expect(try ChannelStudy.untested.statistics(of: recording).predictability?.folds == 2)
  }

  @Test func missingSlotsAreLeftOut() throws {
    var recording = SyntheticChannel(episodes: 20, slots: 100, seed: 23).clarke(doppler: 0.02)
    let whole = try ChannelStudy.untested.statistics(of: recording)
    for index in recording.episodes.indices {
      var present = [Bool](repeating: true, count: 100)
      for slot in 10..<20 {
        present[slot] = false
        // What is masked may hold anything.
        recording.episodes[index].values[2 * slot] = .nan
      }
      recording.episodes[index].isPresent = present
    }
    let masked = try ChannelStudy.untested.statistics(of: recording)
    #expect(masked.slotsPresent == 20 * 90)
    #expect(abs(masked.gain.meanDB.value - whole.gain.meanDB.value) < 0.5)
    for lag in [1, 5, 10] {
      let (a, b) = (whole.time.lags[lag].channelReal, masked.time.lags[lag].channelReal)
      #expect(abs(a.value - b.value) < 2 * (try #require(a.standardError)))
    }
    #expect(masked.doppler != nil && masked.predictability != nil)
  }
}

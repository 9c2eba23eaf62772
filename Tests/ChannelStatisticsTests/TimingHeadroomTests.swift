import CGSL
import ChannelStatistics
import Testing

@Suite struct TimingHeadroomTests {
  /// Exponential powers: the greatest of n has the harmonic number as its mean, but in dB: E[10 lg max] − E[10 lg x],
  /// summed from E[ln of the greatest of n] = Σ_j (−1)^(j+1) C(n, j) (−γ − ln j).
  @Test func independentFadingHasItsOrderStatistics() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 40, slots: 100, seed: 30).independent())
    for window in statistics.headroom.windows where window.slots <= 8 {
      var expected = 0.0
      var binomial = 1.0
      for j in 1...window.slots {
        binomial *= Double(window.slots - j + 1) / Double(j)
        expected += (j % 2 == 1 ? 1 : -1) * binomial * -log(Double(j))
      }
      let genie = window.genieDB
      #expect(abs(genie.value - expected * 10 / M_LN10) < 4 * (try #require(genie.standardError)))
      // Who knows the present only gets less, but on independent slots a good part.
      #expect(window.presentDB.value < genie.value)
      #expect(window.presentDB.value > 0.6 * genie.value)
    }
  }

  @Test func aConstantChannelHasNone() throws {
    let recording = SyntheticChannel(episodes: 8, slots: 40, seed: 31).recording { _, _ in
      { _, _, _ in SyntheticChannel.Complex(0.3, 0.4) }
    }
    let statistics = try ChannelStudy.untested.statistics(of: recording)
    #expect(
      statistics.headroom.windows.allSatisfy {
        abs($0.genieDB.value) < 1e-9 && abs($0.presentDB.value) < 1e-9
      })
    #expect(statistics.widebandFits.isEmpty)
    #expect(abs(statistics.gain.meanDB.value - 10 * log10(0.25)) < 1e-5)
    #expect(statistics.time.lags[3].channelReal.value > 0.999)
    #expect(statistics.time.channelCoherence.bound == .aboveLongestLag)
  }
}

import CGSL
import ChannelStatistics
import Testing

/// Delay, angle and rank of channels made of few plane waves.
@Suite struct SpaceTests {
  /// Waves of equal power with delays in taps and direction sines, phases drawn anew in every slot.
  private func waves(
    delays: [Double], sines: [Double], antennas: Int, subcarriers: Int, seed: UInt, noisePower: Double = 0
  ) -> RecordedChannel {
    SyntheticChannel(
      episodes: 16, slots: 32, antennas: antennas, subcarriers: subcarriers, noisePower: noisePower,
      seed: seed
    ).recording { _, randomness in
      var phases: [Double] = []
      var last = -1
      return { slot, antenna, subcarrier in
        if slot != last {
          phases = delays.map { _ in randomness.uniform() }
          last = slot
        }
        var sum = noisePower.squareRoot() * randomness.complex()
        for wave in delays.indices {
          let turns =
            phases[wave] + 0.5 * sines[wave] * Double(antenna)
            - delays[wave] * Double(subcarrier) / Double(subcarriers)
          sum = sum + SyntheticChannel.Complex.phasor(turns: turns)
        }
        return sum
      }
    }
  }

  @Test func twoRaysHaveHalfTheirDistanceAsDelaySpread() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: waves(delays: [3, 11], sines: [0, 0], antennas: 1, subcarriers: 64, seed: 40))
    let delay = try #require(statistics.delay)
    // A bandwidth of 1 MHz: taps of 1 µs, so 4 µs.
    let spread = delay.meanProfileSpreadSeconds
    #expect(abs(spread.value - 4e-6) < 4 * (try #require(spread.standardError)) + 0.02e-6)
    #expect(abs(delay.medianSpreadSeconds - 4e-6) < 0.1e-6)
    #expect(delay.profile.count == 64)
    let strong = delay.profile.indices.filter { (delay.profile[$0].decibels ?? -100) > -3 }
    #expect(Set(strong).isSuperset(of: [3, 11]))
    // |cos(π f 8 µs)| is ½ at 41.7 kHz; subcarriers are 15.6 kHz apart.
    let bandwidth = try #require(delay.coherenceBandwidthHz)
    #expect(abs(bandwidth.value - 41.7e3) < 2e3)
  }

  @Test func oneRayHasNoSpread() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: waves(delays: [5], sines: [0.3], antennas: 8, subcarriers: 32, seed: 41, noisePower: 0.01))
    let delay = try #require(statistics.delay)
    #expect(delay.meanProfileSpreadSeconds.value < 0.1e-6)
    let angle = try #require(statistics.angle)
    #expect(abs(angle.spreadDegrees.value - angle.resolutionDegrees) < 0.15 * angle.resolutionDegrees)
    let strongest = try #require(angle.spectrum.max { $0.decibels < $1.decibels })
    #expect(abs(strongest.degrees - asin(0.3) * 180 / Double.pi) < 1.5)
    let spatial = try #require(statistics.spatial)
    #expect(spatial.eigenvaluesFor99Percent == 1)
    #expect(abs(spatial.effectiveRank.value - 1) < 0.05)
    #expect(abs(try #require(spatial.medianSlotRank) - 1) < 0.2)
    #expect(spatial.separations.count == 7)
    #expect(spatial.separations.allSatisfy { abs($0.correlation.value - 1) < 0.01 })
  }

  @Test func orthogonalRaysAreAsManyEigenvalues() throws {
    // Direction sines 0 and ½ are orthogonal on eight half-wavelength elements.
    let statistics = try ChannelStudy.untested.statistics(
      of: waves(delays: [0, 6], sines: [0, 0.5], antennas: 8, subcarriers: 16, seed: 42))
    let spatial = try #require(statistics.spatial)
    #expect(abs(spatial.effectiveRank.value - 2) < 0.05)
    #expect(spatial.eigenvaluesFor99Percent == 2)
    #expect(abs(spatial.eigenvalueFractions.reduce(0, +) - 1) < 1e-9)
    // |1 + i| / 2 between neighbours, |1 − 1| / 2 two apart.
    #expect(abs(spatial.separations[0].correlation.value - 0.5.squareRoot()) < 0.05)
    #expect(spatial.separations[1].correlation.value < 0.1)
    // 0° and 30°, equally strong: a root mean square of 15°, more with the beam's width.
    let angle = try #require(statistics.angle)
    #expect((14...20).contains(angle.spreadDegrees.value))
  }

  @Test func independentAntennasHaveFullRank() throws {
    let recording = SyntheticChannel(episodes: 16, slots: 32, antennas: 4, subcarriers: 16, seed: 43)
      .recording { _, randomness in { _, _, _ in randomness.complex() } }
    let spatial = try #require(try ChannelStudy.untested.statistics(of: recording).spatial)
    #expect(abs(spatial.effectiveRank.value - 4) < 0.01)
    for separation in spatial.separations { #expect(separation.correlation.value < 0.05) }
  }
}

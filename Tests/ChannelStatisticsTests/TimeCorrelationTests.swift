import CGSL
import ChannelStatistics
import Testing

/// Against processes whose autocorrelation is known. Recordings consist of independent episodes, so the jackknife's
/// standard error is what remains; a bound of four of them is missed by chance once in some 10⁴ comparisons.
@Suite struct TimeCorrelationTests {
  private static let clarke = Result {
    try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 64, slots: 100, seed: 1).clarke(doppler: 0.05))
  }

  @Test func clarkeIsABesselFunction() throws {
    let statistics = try Self.clarke.get()
    #expect(statistics.time.lags.count > 40)
    for (index, lag) in statistics.time.lags.enumerated().dropFirst() where index <= 40 {
      let expected = FadingClosedForms.clarkeAutocorrelation(
        seconds: lag.seconds, maximumDopplerHz: 5)
      let error = try #require(lag.channelReal.standardError)
      #expect(error < 0.15)
      #expect(abs(lag.channelReal.value - expected) < 4 * error, "lag \(index)")
      let imaginaryError = try #require(lag.channelImaginary.standardError)
      #expect(abs(lag.channelImaginary.value) < 4 * imaginaryError, "lag \(index)")
    }
  }

  @Test func clarkeCoherenceTimeAndDoppler() throws {
    let statistics = try Self.clarke.get()
    // J₀(x) = ½ at x = 1.5211; f_D is 5 Hz.
    let coherence = try #require(statistics.time.channelCoherence.seconds)
    let coherenceError = try #require(coherence.standardError)
    #expect(abs(coherence.value - 1.5211 / (2 * Double.pi * 5)) < 4 * coherenceError)
    #expect(coherenceError < 0.1 * coherence.value)
    let doppler = try #require(statistics.isotropicDopplerHz)
    let dopplerError = try #require(doppler.standardError)
    #expect(abs(doppler.value - 5) < 4 * dopplerError)
    #expect(dopplerError < 0.5)
    // The U-shaped spectrum has a root mean square of f_D / √2.
    let spread = try #require(statistics.doppler?.spreadHertz)
    let spreadError = try #require(spread.standardError)
    #expect(abs(spread.value - 5 / 2.0.squareRoot()) < 4 * spreadError)
    let mean = try #require(statistics.doppler?.meanHertz)
    #expect(abs(mean.value) < 4 * (try #require(mean.standardError)))
  }

  @Test func clarkeSpectrumIsUShaped() throws {
    let spectrum = try #require(try Self.clarke.get().doppler)
    let total = spectrum.bins.reduce(0) { $0 + $1.fraction }
    #expect(abs(total - 1) < 1e-9)
    // Within ± f_D plus the window's width lies everything; near the edges more than in the middle.
    let outside = spectrum.bins.filter { abs($0.hertz) > 7 }.reduce(0) { $0 + $1.fraction }
    #expect(outside < 0.001)
    let middle = spectrum.bins.filter { abs($0.hertz) < 1 }.reduce(0) { $0 + $1.fraction }
    let edges = spectrum.bins.filter { (4...6).contains(abs($0.hertz)) }.reduce(0) { $0 + $1.fraction }
    #expect(edges > 2 * middle)
  }

  @Test func twoRaysBeat() throws {
    // Equal rays with shifts of ± 0.05 cycles a slot: ρ(τ) = cos(2π 0.05 τ), whatever their phases.
    let recording = SyntheticChannel(episodes: 32, slots: 100, seed: 2).recording { _, randomness in
      let phases = (randomness.uniform(), randomness.uniform())
      return { slot, _, _ in
        .phasor(turns: phases.0 + 0.05 * Double(slot)) + .phasor(turns: phases.1 - 0.05 * Double(slot))
      }
    }
    let statistics = try ChannelStudy.untested.statistics(of: recording)
    for lag in [1, 4, 10, 20] {
      let expected = cos(2 * Double.pi * 0.05 * Double(lag))
      let measured = statistics.time.lags[lag].channelReal
      #expect(abs(measured.value - expected) < 4 * (measured.standardError ?? 0) + 0.02, "lag \(lag)")
    }
    // The shifts are ± 5 Hz, so that is their root mean square.
    let spread = try #require(statistics.doppler?.spreadHertz)
    #expect(abs(spread.value - 5) < 0.1)
  }

  @Test func independentSlotsForgetAtOnce() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 40, slots: 64, seed: 3).independent())
    #expect(statistics.time.channelCoherence.bound == .belowOneSlot)
    #expect(statistics.time.gainCoherence.bound == .belowOneSlot)
    for lag in statistics.time.lags[1...20] {
      #expect(abs(lag.channelReal.value) < 4 * (try #require(lag.channelReal.standardError)))
      let gain = try #require(lag.gainDB)
      #expect(abs(gain.value) < 4 * (try #require(gain.standardError)))
    }
    #expect(statistics.isotropicDopplerHz == nil)
    // 2560 slots, about as many independent ones.
    #expect((2000...2561).contains(statistics.gain.effectiveSamples))
  }

  @Test func noiseOfKnownPowerIsTakenOff() throws {
    // A constant channel in noise as strong as itself has a correlation of 1 all the same.
    var synthetic = SyntheticChannel(episodes: 32, slots: 64, seed: 4)
    synthetic.layout.noisePower = 1
    let recording = synthetic.recording { _, randomness in
      { _, _, _ in SyntheticChannel.Complex(1, 0) + randomness.complex() }
    }
    let statistics = try ChannelStudy.untested.statistics(of: recording)
    let lag = statistics.time.lags[5].channelReal
    #expect(abs(lag.value - 1) < 4 * (try #require(lag.standardError)))
    #expect(abs((try #require(statistics.elementSNRDB))) < 0.5)
  }
}

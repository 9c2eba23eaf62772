import CGSL
import ChannelStatistics
import Testing

@testable import ChannelStatistics

@Suite struct DistributionFitTests {
  @Test(arguments: [0.5, 2, 4, 10, 100])
  func ricianFactorByBothMethods(factor: Double) throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 32, slots: 64, seed: 5).independent(factor: factor))
    let measured = try #require(statistics.elementFactor)
    // 2048 independent slots; four standard errors.
    for estimate in [measured.maximumLikelihood, try #require(measured.moment)] {
      let error = try #require(estimate.standardError)
      #expect(abs(estimate.value - factor) < 4 * error)
      #expect(error < 0.25 * factor + 0.1)
    }
  }

  @Test func rayleighIsRicianWithoutConstantWave() throws {
    let statistics = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 32, slots: 64, seed: 6).independent(meanPower: 1e-9))
    let factor = try #require(statistics.elementFactor).maximumLikelihood
    #expect(factor.value < 0.25)
    #expect(try #require(factor.lower95) == 0 || factor.value < 4 * (factor.standardError ?? 0))
    // Nakagami's m is 1, and the mean is −90 dB.
    let nakagami = try #require(statistics.elementFits.first { $0.family == .nakagami })
    let shape = try #require(nakagami["m"])
    #expect(abs(shape.value - 1) < 4 * (try #require(shape.standardError)))
    let mean = try #require(nakagami["meanDB"])
    #expect(abs(mean.value + 90) < 4 * (try #require(mean.standardError)))
  }

  @Test func correlatedSlotsWidenTheInterval() throws {
    // The same number of slots, the same K: slow fading leaves fewer independent ones.
    let slow = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 32, slots: 64, seed: 7).clarke(doppler: 0.01, factor: 4))
    let fast = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 32, slots: 64, seed: 7).independent(factor: 4))
    let slowFactor = try #require(slow.elementFactor).maximumLikelihood
    let fastFactor = try #require(fast.elementFactor).maximumLikelihood
    #expect(try #require(slowFactor.standardError) > 2 * (try #require(fastFactor.standardError)))
    #expect(abs(slowFactor.value - 4) < 4 * (try #require(slowFactor.standardError)))
  }

  @Test func likelihoodsPreferTheTruth() throws {
    let rician = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 16, slots: 128, seed: 8).independent(factor: 6))
    #expect(rician.elementFits.first { $0.logLikelihoodDeficit == 0 }?.family == .rician)
    let logNormal = SyntheticChannel(episodes: 16, slots: 128, seed: 9).recording { _, randomness in
      { _, _, _ in SyntheticChannel.Complex(pow(10, randomness.gaussian(6) / 20), 0) }
    }
    var study = ChannelStudy()
    study.goodnessOfFitReplicates = 99
    let fits = try study.statistics(of: logNormal).elementFits
    #expect(fits.first { $0.logLikelihoodDeficit == 0 }?.family == .logNormal)
    let deviation = try #require(fits.first { $0.family == .logNormal }?["deviationDB"])
    #expect(abs(deviation.value - 6) < 4 * (try #require(deviation.standardError)))
    // The wrong families are told apart, the right one is not rejected.
    for fit in fits {
      let test = try #require(fit.goodnessOfFit)
      #expect((test.pValue > 0.01) == (fit.family == .logNormal), "\(fit.family) \(test)")
    }
  }

  /// Under the truth, p-values are uniform: their mean of 30 lies within 0.5 ± 4 · √(1/12/30).
  @Test func pValuesAreUniformUnderTheTruth() throws {
    let randomness = SyntheticChannel.Randomness(seed: 10)
    let pValues = try (0..<30).map { index in
      let sample = (0..<40).map { _ in
        let value = SyntheticChannel.Complex(2, 0) + randomness.complex()
        return value.real * value.real + value.imaginary * value.imaginary
      }
      return try #require(
        GoodnessOfFit.test(
          RicianPower.self, sample: sample, strideSlots: 1, replicates: 99, seed: UInt(index))
      ).pValue
    }
    let mean = pValues.reduce(0, +) / 30
    #expect(abs(mean - 0.5) < 4 * (1 / 12.0 / 30).squareRoot())
    #expect(pValues.contains { $0 < 0.3 } && pValues.contains { $0 > 0.7 })
  }

  /// The distribution function against an integral of the density.
  @Test(arguments: [0, 0.3, 5, 60, 2000])
  func ricianDistributionIntegratesItsDensity(factor: Double) {
    let distribution = RicianPower(factor: factor, meanPower: 2)
    let (from, to) = factor > 1000 ? (1.6, 2.1) : (1e-9, 3)
    let steps = 4000
    let width = (to - from) / Double(steps)
    var integral = 0.0
    for step in 0..<steps {
      integral += width * exp(distribution.logDensity(from + (Double(step) + 0.5) * width))
    }
    #expect(abs(distribution.cumulative(to) - distribution.cumulative(from) - integral) < 1e-6)
    #expect(distribution.cumulative(1e6) > 1 - 1e-9)
  }

  /// Of 60 recordings, the 95 % interval misses the truth in 3 on average; more than 9 happens once in 700 times.
  @Test func intervalsCoverTheTruth() throws {
    var missed = 0
    for seed in 0..<60 {
      let randomness = SyntheticChannel.Randomness(seed: UInt(100 + seed))
      let series = (0..<16).map { _ in
        (0..<12).map { _ -> Double? in pow(10, (3 + randomness.gaussian(4)) / 10) }
      }
      let sample = PowerSample(series: series, block: Array(0..<16), blocks: 16)
      let estimate = try #require(
        Estimate.jackknife(blocks: 16) { LogNormalPower.fit(sample.powers(omitting: $0), near: nil).medianDB }
      )
      let (lower, upper) = (try #require(estimate.lower95), try #require(estimate.upper95))
      if !(lower...upper).contains(3) { missed += 1 }
    }
    #expect(missed <= 9)
  }
}

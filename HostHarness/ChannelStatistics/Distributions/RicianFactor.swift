import CGSL

/// K by two methods; far apart, they say that the envelope is not Rician.
public struct RicianFactor: Sendable, Equatable, Codable {
  /// Ratio, not decibels.
  public var maximumLikelihood: Estimate
  /// Nil where the power varies more than a Rayleigh channel's.
  public var moment: Estimate?

  /// √(1 − v) / (1 − √(1 − v)), v the variance of the power over its squared mean (Greenstein, Michelson and Erceg
  /// 1999). Nil for v > 1.
  static func moment(_ powers: [Double]) -> Double? {
    guard powers.count > 1 else { return nil }
    let mean = gsl_stats_mean(powers, 1, powers.count)
    let variance = gsl_stats_variance_m(powers, 1, powers.count, mean) / (mean * mean)
    guard variance > 0 && variance <= 1 else { return nil }
    let root = (1 - variance).squareRoot()
    return root / (1 - root)
  }

  init?(_ sample: PowerSample, fits: [DistributionFit]) {
    guard let fitted = fits.first(where: { $0.family == .rician })?["K"] else { return nil }
    maximumLikelihood = fitted
    moment = Estimate.jackknife(blocks: sample.blocks) { Self.moment(sample.powers(omitting: $0)) }?
      .clamped(to: 0...RicianPower.greatestFactor)
  }
}

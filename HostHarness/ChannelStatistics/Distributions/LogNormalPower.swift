import CGSL

/// The power in decibels is normal; both parameters have closed forms.
struct LogNormalPower: PowerDistribution {
  var medianDB: Double
  var deviationDB: Double

  static let family = DistributionFamily.logNormal
  static let parameters: [(name: String, scale: EstimateScale)] = [
    ("medianDB", .linear), ("deviationDB", .logarithmic),
  ]

  static func fit(_ powers: [Double], near: LogNormalPower?) -> LogNormalPower {
    let decibels = powers.map { 10 * log10($0) }
    let mean = gsl_stats_mean(decibels, 1, decibels.count)
    return LogNormalPower(
      medianDB: mean,
      deviationDB: gsl_stats_sd_with_fixed_mean(decibels, 1, decibels.count, mean))
  }

  var values: [Double] { [medianDB, deviationDB] }

  func logDensity(_ power: Double) -> Double {
    // d(dB) / d(power) = 10 / (ln 10 · power).
    let slope = 10 / (M_LN10 * power)
    return log(gsl_ran_gaussian_pdf(10 * log10(power) - medianDB, deviationDB) * slope)
  }

  func cumulative(_ power: Double) -> Double {
    power > 0 ? gsl_cdf_gaussian_P(10 * log10(power) - medianDB, deviationDB) : 0
  }

  func sample(_ generator: UnsafeMutablePointer<gsl_rng>) -> Double {
    pow(10, (medianDB + gsl_ran_gaussian_ziggurat(generator, deviationDB)) / 10)
  }
}

import CGSL

/// The envelope is Nakagami: the power is gamma distributed with shape m and mean Ω (Nakagami 1960).
///
/// Ω is the mean power; m maximises m ln m − ln Γ(m) + m (mean ln x − 1), x = power / Ω.
struct NakagamiPower: PowerDistribution {
  var shape: Double
  var meanPower: Double

  static let family = DistributionFamily.nakagami
  static let parameters: [(name: String, scale: EstimateScale)] = [
    ("m", .logarithmic), ("meanDB", .linear),
  ]

  /// ln m; beyond the ends the sample is a constant, or worse than any channel.
  private static let grid = (0...30).map { -4 + 0.5 * Double($0) }

  static func fit(_ powers: [Double], near: NakagamiPower?) -> NakagamiPower {
    let mean = gsl_stats_mean(powers, 1, powers.count)
    var logMean = 0.0
    for power in powers { logMean += log(power / mean) }
    logMean /= Double(powers.count)
    let logShape = BracketedMinimum.search(grid: grid, tolerance: 1e-9) { logShape in
      let shape = exp(logShape)
      return gsl_sf_lngamma(shape) - shape * (logShape + logMean - 1)
    }
    return NakagamiPower(shape: exp(logShape), meanPower: mean)
  }

  var values: [Double] { [shape, 10 * log10(meanPower)] }

  func logDensity(_ power: Double) -> Double {
    let ratio = power / meanPower
    return shape * log(shape) - gsl_sf_lngamma(shape) + (shape - 1) * log(ratio) - shape * ratio
      - log(meanPower)
  }

  func cumulative(_ power: Double) -> Double {
    power > 0 ? gsl_cdf_gamma_P(power, shape, meanPower / shape) : 0
  }

  func sample(_ generator: UnsafeMutablePointer<gsl_rng>) -> Double {
    gsl_ran_gamma(generator, shape, meanPower / shape)
  }
}

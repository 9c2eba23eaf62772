import CGSL

/// A constant wave among many weak ones: |h|² of a complex Gaussian with a mean (Rice 1944).
///
/// K is the power of the constant wave over that of the others, Ω the mean power. With x = power / Ω the density of
/// x is (1 + K) exp(−K − (1 + K) x) I₀(2 √(K (1 + K) x)). At the maximum of the likelihood Ω is the mean power, so
/// that only K is searched for: both equations of the maximum together give ν² + 2σ² = mean power.
struct RicianPower: PowerDistribution {
  var factor: Double
  var meanPower: Double

  static let family = DistributionFamily.rician
  static let parameters: [(name: String, scale: EstimateScale)] = [("K", .linear), ("meanDB", .linear)]

  /// K up to 40 dB: above, the envelope is constant for all purposes.
  static let greatestFactor = 1e4
  private static let grid = [0, 1e-4, 1e-3, 1e-2] + (0...30).map { pow(10, -1.5 + Double($0) / 30 * 5.5) }

  static func fit(_ powers: [Double], near: RicianPower?) -> RicianPower {
    precondition(NumericalLibrary.isQuiet)
    let mean = gsl_stats_mean(powers, 1, powers.count)
    let ratios = powers.map { $0 / mean }
    func negativeLogLikelihood(_ factor: Double) -> Double {
      var sum = 0.0
      ratios.withUnsafeBufferPointer { ratios in
        for index in 0..<ratios.count { sum -= logDensity(ratio: ratios[index], factor: factor) }
      }
      return sum
    }
    // The likelihood has one maximum in K: a bracket around the earlier fit spares the grid.
    if let near {
      let bracket =
        near.factor > 0.05
        ? [0.5 * near.factor, near.factor, 2 * near.factor] : [0, 0.01, 0.03, 0.1, 0.2, 0.4]
      let tolerance = 1e-6 * max(near.factor, 0.01)
      let found = BracketedMinimum.search(grid: bracket, tolerance: tolerance, negativeLogLikelihood)
      let isInside = found < bracket[bracket.count - 1] && (found > bracket[0] || bracket[0] == 0)
      if isInside { return RicianPower(factor: found, meanPower: mean) }
    }
    let found = BracketedMinimum.search(grid: grid, tolerance: 1e-8, negativeLogLikelihood)
    return RicianPower(factor: found, meanPower: mean)
  }

  var values: [Double] { [factor, 10 * log10(meanPower)] }

  private static func logDensity(ratio: Double, factor: Double) -> Double {
    let argument = 2 * (factor * (1 + factor) * ratio).squareRoot()
    return log(1 + factor) - factor - (1 + factor) * ratio + argument + log(gsl_sf_bessel_I0_scaled(argument))
  }

  func logDensity(_ power: Double) -> Double {
    Self.logDensity(ratio: power / meanPower, factor: factor) - log(meanPower)
  }

  /// Σ_j Poisson(j; K) P(j + 1, (1 + K) x), with P the regularised incomplete gamma function: 1 − Q₁.
  func cumulative(_ power: Double) -> Double {
    guard power > 0 else { return 0 }
    let argument = (1 + factor) * power / meanPower
    let reach = 9 * (factor + 1).squareRoot() + 10
    let first = max(0, Int(factor - reach))
    let last = Int(factor + reach)
    // Downwards P(j, y) = P(j + 1, y) + y^j e^−y / Γ(j + 1) only adds.
    var gammaTerm = exp(Double(last) * log(argument) - argument - gsl_sf_lngamma(Double(last) + 1))
    var gamma = gsl_sf_gamma_inc_P(Double(last) + 1, argument)
    var poisson = gsl_ran_poisson_pdf(UInt32(last), factor)
    var sum = 0.0
    for index in stride(from: last, through: first, by: -1) {
      sum += poisson * gamma
      gamma += gammaTerm
      gammaTerm *= Double(index) / argument
      if factor > 0 { poisson *= Double(index) / factor } else { poisson = index == 1 ? 1 : 0 }
    }
    return min(1, sum)
  }

  func sample(_ generator: UnsafeMutablePointer<gsl_rng>) -> Double {
    let deviation = (0.5 / (1 + factor)).squareRoot()
    let real = (factor / (1 + factor)).squareRoot() + gsl_ran_gaussian_ziggurat(generator, deviation)
    let imaginary = gsl_ran_gaussian_ziggurat(generator, deviation)
    return meanPower * (real * real + imaginary * imaginary)
  }
}

import CGSL

/// A distribution of power gain |h|² with parameters that can be fitted by maximum likelihood.
protocol PowerDistribution: Sendable {
  static var family: DistributionFamily { get }
  /// Names of the parameters, and whether they are positive: errors are then taken on a logarithmic scale.
  static var parameters: [(name: String, scale: EstimateScale)] { get }

  /// The maximum of the likelihood.
  ///
  /// - Parameters:
  ///   - powers: positive, not all equal, at least two.
  ///   - near: a fit to nearly the same sample, from which the search may start.
  static func fit(_ powers: [Double], near: Self?) -> Self

  /// In the order of `parameters`.
  var values: [Double] { get }
  /// Natural logarithm of the density at a power.
  func logDensity(_ power: Double) -> Double
  /// The probability of a smaller power.
  func cumulative(_ power: Double) -> Double
  func sample(_ generator: UnsafeMutablePointer<gsl_rng>) -> Double
}

public enum DistributionFamily: String, Sendable, Codable, CaseIterable {
  case logNormal
  case rician
  case nakagami
}

extension PowerDistribution {
  func logLikelihood(_ powers: [Double]) -> Double {
    var sum = 0.0
    for power in powers { sum += logDensity(power) }
    return sum
  }
}

import CGSL

/// The scale on which a statistic's error is taken to be symmetric.
public enum EstimateScale: Sendable {
  case linear
  /// For quantities that are positive: the interval is one of factors.
  case logarithmic
}

/// A figure with the uncertainty that a finite recording leaves.
public struct Estimate: Sendable, Equatable, Codable {
  public var value: Double
  /// Of `value`; nil where fewer than two blocks gave the statistic.
  public var standardError: Double?
  /// 95 % confidence interval, Student's t with blocks − 1 degrees of freedom.
  public var lower95: Double?
  public var upper95: Double?

  public init(value: Double, standardError: Double? = nil, lower95: Double? = nil, upper95: Double? = nil) {
    self.value = value
    self.standardError = standardError
    self.lower95 = lower95
    self.upper95 = upper95
  }

  /// Delete-a-block jackknife: variance (B − 1) / B · Σ (θ₍b₎ − mean)² (Efron and Stein 1981; for blocks of a
  /// dependent sequence Künsch 1989). Blocks without the statistic are left out of the sum.
  ///
  /// - Parameter statistic: of everything (nil) or of everything but one block.
  static func jackknife(
    blocks: Int, _ scale: EstimateScale = .linear, _ statistic: (_ omitting: Int?) -> Double?
  ) -> Estimate? {
    guard let value = statistic(nil), value.isFinite else { return nil }
    let isLogarithmic = scale == .logarithmic && value > 0
    func scaled(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
    let replicates = (0..<blocks).compactMap { block -> Double? in
      guard let replicate = statistic(block), replicate.isFinite, !isLogarithmic || replicate > 0 else {
        return nil
      }
      return scaled(replicate)
    }
    let count = Double(replicates.count)
    guard replicates.count > 1 else { return Estimate(value: value) }
    let mean = replicates.reduce(0, +) / count
    let squares = replicates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = ((count - 1) / count * squares).squareRoot()
    let reach = gsl_cdf_tdist_Pinv(0.975, count - 1) * error
    if isLogarithmic {
      return Estimate(
        value: value, standardError: value * error, lower95: value * exp(-reach), upper95: value * exp(reach))
    }
    return Estimate(value: value, standardError: error, lower95: value - reach, upper95: value + reach)
  }

  /// With the interval cut to where the quantity can be.
  func clamped(to range: ClosedRange<Double>) -> Estimate {
    var result = self
    result.lower95 = lower95.map { min(max($0, range.lowerBound), range.upperBound) }
    result.upper95 = upper95.map { min(max($0, range.lowerBound), range.upperBound) }
    return result
  }
}

import Foundation

/// A log-normal law of the power that a slot will require.
///
/// A forecast N(μ, σ²) in dB has the mean m = 10^(μ/10 + σ² ln 10 / 200) mW, cut at the greatest power that
/// may be sent, and the log-spread s = η σ ln 10 / 10. The factor η (below 1) says how much of the spread
/// can be exploited by re-deciding every slot: powers of neighbouring slots are not independent.
public struct LogNormalPower: Sendable, Equatable {
  /// Below this log-spread a forecast counts as certain to that degree; it keeps the formulas regular.
  public static let smallestLogSpread = 0.05

  /// E[P], mW.
  public var meanMilliwatts: Double
  /// Standard deviation of ln P.
  public var logSpread: Double

  public init(meanMilliwatts: Double, logSpread: Double) {
    self.meanMilliwatts = meanMilliwatts
    self.logSpread = logSpread
  }

  /// The law of a forecast, with its mean cut at `maximumMilliwatts` and its spread scaled by `spreadFactor`.
  public init(_ forecast: PowerForecast, spreadFactor: Double, maximumMilliwatts: Double) {
    let ln10 = log(10.0)
    let variance = forecast.spreadDB * forecast.spreadDB
    let mean = exp(ln10 * (forecast.meanDBm / 10 + variance * ln10 / 200))
    self.init(
      meanMilliwatts: min(mean, maximumMilliwatts),
      logSpread: max(spreadFactor * forecast.spreadDB * ln10 / 10, Self.smallestLogSpread))
  }

  /// E[min(P, C)] in mW for a ceiling C in mW: m Φ((ln C − l − s²)/s) + C (1 − Φ((ln C − l)/s)) with
  /// l = ln m − s²/2. A ceiling at or below 0 is its own answer; an infinite one gives the mean.
  public func expectedMinimum(ceilingMilliwatts ceiling: Double) -> Double {
    if ceiling <= 0 { return ceiling }
    if ceiling == .infinity { return meanMilliwatts }
    let location = log(meanMilliwatts) - logSpread * logSpread / 2
    let quantile = (log(ceiling) - location) / logSpread
    return meanMilliwatts * standardNormalCDF(quantile - logSpread)
      + ceiling * standardNormalCDF(-quantile)
  }
}

/// Φ(x) of the standard normal distribution; accurate in both tails.
func standardNormalCDF(_ x: Double) -> Double {
  0.5 * erfc(-x / 2.0.squareRoot())
}

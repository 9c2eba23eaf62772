/// A figure of all seeds together, with the standard error that the jackknife over seeds gives it.
///
/// Frontiers of single seeds are noisy and often do not reach the loss that is asked for; a mean of ratios of
/// noisy figures is biased besides. So the figure is computed once from everything and once without each seed:
/// the standard error is √((n − 1) / n · Σ (θ₍ᵢ₎ − θ̄)²) over the n figures that leave a seed out
/// (Efron and Stein, "The Jackknife Estimate of Variance", Annals of Statistics 9, 1981).
public struct ComparedFigure: Sendable, Equatable, Codable {
  /// From all seeds together; nil where there is no answer.
  public var value: Double?
  /// Nil where fewer than two of the figures that leave a seed out have an answer.
  public var standardError: Double?

  public init(value: Double?, standardError: Double?) {
    self.value = value
    self.standardError = standardError
  }

  /// - Parameter statistic: the figure without a seed, or of all seeds for nil.
  public init(seeds: Int, _ statistic: (_ omittedSeed: Int?) -> Double?) {
    value = statistic(nil)
    let parts = value == nil || seeds < 2 ? [] : (0..<seeds).compactMap { statistic($0) }
    guard parts.count > 1 else { return }
    let count = Double(parts.count)
    let mean = parts.reduce(0, +) / count
    let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardError = ((count - 1) / count * squares).squareRoot()
  }
}

/// What a figure with a standard error says about a limit on its magnitude.
public enum ToleranceVerdict: String, Sendable, Equatable, Codable {
  /// Within the limit, two standard errors included.
  case met
  /// Beyond the limit by more than two standard errors.
  case missed
  /// The limit lies within two standard errors: more seeds would tell.
  case undecided

  /// - Parameter limit: the greatest magnitude permitted.
  /// - Returns: nil for a figure without a value or standard error.
  public init?(_ figure: ComparedFigure, limit: Double) {
    guard let value = figure.value, let error = figure.standardError else { return nil }
    let magnitude = abs(value)
    self = magnitude + 2 * error <= limit ? .met : magnitude - 2 * error > limit ? .missed : .undecided
  }
}

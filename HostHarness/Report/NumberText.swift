import Foundation
import Validation

/// Numbers as tables show them.
enum NumberText {
  static let notAvailable = "n/a"

  static func fixed(_ value: Double?, _ digits: Int) -> String {
    guard let value, value.isFinite else { return notAvailable }
    return String(format: "%.\(digits)f", value)
  }

  /// Four significant digits at most, without trailing zeros.
  static func significant(_ value: Double?) -> String {
    guard let value, value.isFinite else { return notAvailable }
    return String(format: "%.4g", value)
  }

  static func percent(_ value: Double?, _ digits: Int = 0) -> String {
    guard let value, value.isFinite else { return notAvailable }
    return String(format: "%.\(digits)f %%", 100 * value)
  }

  /// Mean ± standard deviation.
  static func spread(_ spread: Spread?, _ digits: Int, scale: Double = 1) -> String {
    guard let spread else { return notAvailable }
    let mean = fixed(scale * spread.mean, digits)
    guard let deviation = spread.standardDeviation else { return mean }
    return "\(mean) ± \(fixed(scale * deviation, digits))"
  }

  /// The value and, behind it, its standard error.
  static func figure(_ figure: ComparedFigure, _ digits: Int, scale: Double = 1, unit: String = "")
    -> String
  {
    guard let value = figure.value else { return notAvailable }
    let text = fixed(scale * value, digits)
    guard let error = figure.standardError else { return text + unit }
    return "\(text) ± \(fixed(scale * error, digits))\(unit)"
  }
}

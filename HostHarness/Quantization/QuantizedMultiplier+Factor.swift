import FixedPoint
import Foundation

extension QuantizedMultiplier {
  /// The nearest multiplier and shift to a non-negative real factor; nil when the shift leaves −31 … 30 upwards.
  /// Factors below 2⁻³² become zero.
  public init?(factor: Double) {
    guard factor.isFinite, factor >= 0 else { return nil }
    guard factor > 0 else {
      self.init(multiplier: 0, shift: 0)
      return
    }
    // factor = fraction · 2^exponent with fraction in [0.5, 1).
    let (fraction, exponent) = frexp(factor)
    var multiplier = Int64((fraction * 2_147_483_648).rounded(.toNearestOrAwayFromZero))
    var shift = exponent
    if multiplier == 1 << 31 {
      multiplier = 1 << 30
      shift += 1
    }
    guard shift <= 30 else { return nil }
    guard shift >= -31 else {
      self.init(multiplier: 0, shift: 0)
      return
    }
    self.init(multiplier: Int32(multiplier), shift: Int32(shift))
  }

  /// The real factor.
  public var factor: Double { scalbn(Double(multiplier), Int(shift) - 31) }

}

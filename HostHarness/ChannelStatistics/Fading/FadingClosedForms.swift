import CGSL

/// Level crossings of a Rician envelope among isotropic scatterers (Rice 1948; Stüber, Principles of Mobile
/// Communication, section 2.1.4): the constant wave has no Doppler shift of its own. K = 0 is Clarke's channel.
public enum FadingClosedForms {
  /// Downward (or upward) crossings a second of ρ = envelope over its root mean square:
  /// √(2π (K + 1)) f_D ρ exp(−K − (K + 1) ρ²) I₀(2 ρ √(K (K + 1))).
  public static func levelCrossingRate(
    ratio: Double, factor: Double, maximumDopplerHz: Double
  ) -> Double {
    let argument = 2 * ratio * (factor * (factor + 1)).squareRoot()
    let exponent = argument - factor - (factor + 1) * ratio * ratio
    return (2 * Double.pi * (factor + 1)).squareRoot() * maximumDopplerHz * ratio * exp(exponent)
      * gsl_sf_bessel_I0_scaled(argument)
  }

  /// The part of the time that the envelope spends below ρ.
  public static func fractionBelow(ratio: Double, factor: Double) -> Double {
    RicianPower(factor: factor, meanPower: 1).cumulative(ratio * ratio)
  }

  /// Seconds; fraction below over crossing rate.
  public static func averageFadeDuration(
    ratio: Double, factor: Double, maximumDopplerHz: Double
  ) -> Double {
    fractionBelow(ratio: ratio, factor: factor)
      / levelCrossingRate(ratio: ratio, factor: factor, maximumDopplerHz: maximumDopplerHz)
  }

  /// J₀(2π f_D τ): Clarke's autocorrelation.
  public static func clarkeAutocorrelation(seconds: Double, maximumDopplerHz: Double) -> Double {
    gsl_sf_bessel_J0(2 * Double.pi * maximumDopplerHz * seconds)
  }

  /// The Doppler that gives Clarke's autocorrelation that value at a time: before its first zero.
  ///
  /// - Returns: nil for a value outside of 0.2 … 1: too near to what is no longer unique or not resolved.
  public static func maximumDopplerHz(autocorrelation: Double, seconds: Double) -> Double? {
    guard autocorrelation >= 0.2 && autocorrelation < 1 else { return nil }
    // J₀ falls from 1 to 0 between 0 and its first zero, 2.404826; halved until doubles end.
    var (lower, upper) = (0.0, 2.404826)
    for _ in 0..<60 {
      let middle = 0.5 * (lower + upper)
      if gsl_sf_bessel_J0(middle) > autocorrelation { lower = middle } else { upper = middle }
    }
    let argument = 0.5 * (lower + upper)
    return argument / (2 * Double.pi * seconds)
  }
}

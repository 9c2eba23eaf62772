/// Where the loop section of a model image keeps its numbers. All are little-endian Int32 words; the host's
/// encoder and the device's reader use the same constants.
public enum LoopLayout {
  public static var version: Int32 { 1 }
  /// The largest K; tables have room for it.
  public static var maximumHorizon: Int { StoppingProgramme.maximumHorizon }
  /// Dimensions of a control latent.
  public static var latentCount: Int { 8 }
  /// Values of a reference: position, velocity, acceleration in x and y each.
  public static var referenceCount: Int { 6 }
  /// Newest first.
  public static var recentPowerCount: Int { 3 }

  /// A single word.
  public enum Field: Int, Sendable {
    case version
    /// K = H, slots.
    case horizon
    /// 0: dynamic programme, 1: stopping value.
    case rule
    /// λ d_4, 1/1024 mW.
    case price
    /// η, Q16.
    case spreadFactor
    /// 1/1024 mW.
    case maximumPower
    /// dB, Q8.
    case powerMargin
    /// dB a dB of spread, Q16.
    case blindMarginPerSpread
    /// dBm, Q8.
    case powerCentre
    /// dB, Q8.
    case powerScale
    /// log₂ of the power scale in dB, Q16.
    case powerScaleLog2
    /// Bounds of log₂ of a forecast's spread in dB, Q16.
    case spreadLog2Lower
    case spreadLog2Upper
    /// Action limit over action scale, Q16.
    case actionLimit
    /// m/s², Q16.
    case actionScale
    /// See ``ChannelFrontEnd``.
    case imageOffsetLog2
    case unitEnergyPower
    case noiseEnergyLog2
  }

  /// A conversion between a fixed format and a tensor: three words, multiplier (Q31), shift, and the bits of the
  /// tensor's scale that it was computed for.
  public enum Conversion: Int, Sendable {
    // From a fixed format to a tensor; |value| < 2²⁵ and shift ≤ 6.
    /// Differences of grey levels, Q12, times 3, to `frame`.
    case frameForeground
    /// Differences of grey levels, Q12, times 5, to `frame`.
    case frameMotion
    /// Q16 to `csi`.
    case csi
    /// dB above the power centre, Q16, to `power`.
    case power
    /// dB above the power centre, Q16, to `recentPowers` of the wireless predictor.
    case recentPowers
    /// The same to `recentPowers` of the power head.
    case headPowers
    /// Reference input, Q12, to `reference`.
    case reference
    /// Action units, Q16, to `action`.
    case action
    /// dB above the power centre, Q16, to `stoppingFeatures`.
    case stoppingPower
    /// log₂, Q16, to `stoppingFeatures` (as a natural logarithm).
    case stoppingLogarithm
    // From a tensor to a fixed format; |q − zero point| < 2¹⁶ and shift ≤ 14.
    /// `correction` to action units, Q16.
    case correction
    /// `forecast` to dB above the power centre, Q16.
    case forecastMean
    /// `forecast` (a natural logarithm) to log₂, Q16.
    case forecastLogSpread
    /// `stoppingValues` to units of the price, Q16.
    case stoppingValue
  }

  /// Conversions from here on read tensors, those before write them.
  static var firstReadingConversion: Int { Conversion.correction.rawValue }

  /// d_a / d_4 for a = 0 … ``maximumHorizon``, Q16; zero beyond the horizon.
  public static var disagreementWord: Int { conversionsWord + conversionWords * conversionCount }
  /// Bits of the scale that the latent bounds were computed for, then lower and upper bounds in tensor units.
  public static var latentScaleWord: Int { disagreementWord + maximumHorizon + 1 }
  public static var latentLowerWord: Int { latentScaleWord + 1 }
  public static var latentUpperWord: Int { latentLowerWord + latentCount }
  public static var wordCount: Int { latentUpperWord + latentCount }
  /// Bytes of the whole section.
  public static var sizeBytes: Int { 4 * wordCount }

  public static var conversionWords: Int { 3 }
  public static var conversionCount: Int { Conversion.stoppingValue.rawValue + 1 }
  static var conversionsWord: Int { Field.noiseEnergyLog2.rawValue + 1 }

  /// Index of the first word of a conversion.
  public static func word(of conversion: Conversion) -> Int {
    conversionsWord + conversionWords * conversion.rawValue
  }
}

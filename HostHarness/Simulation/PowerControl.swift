import CGSL

extension WorldConfiguration.Power {
  /// N₀ B with the noise figure, milliwatts.
  public func noiseMilliwatts(bandwidthHz: Double) -> Double {
    Decibels.ratio(noiseDensityDBmPerHz + noiseFigureDB) * bandwidthHz
  }

  /// γ N₀ B / g, milliwatts; not capped at the maximum.
  public func requiredMilliwatts(gain: Double, bandwidthHz: Double) -> Double {
    Decibels.ratio(requiredSNRDB) * noiseMilliwatts(bandwidthHz: bandwidthHz) / gain
  }
}

/// Decibels of power ratios; with milliwatts, dBm.
public enum Decibels {
  /// 10^(decibels / 10).
  public static func ratio(_ decibels: Double) -> Double { pow(10, decibels / 10) }

  /// 10 log₁₀ ratio.
  public static func decibels(_ ratio: Double) -> Double { 10 * log10(ratio) }
}

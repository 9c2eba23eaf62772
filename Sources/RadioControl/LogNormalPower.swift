import FixedPoint

/// A log-normal law of the transmit power that a slot will require, prepared for ``expectedMinimum(ceiling:)``.
///
/// A forecast N(μ, σ²) in decibels has the mean m = 10^(μ/10 + σ² ln 10 / 200) mW, cut at the greatest power
/// that may be sent, and the log-spread s = η σ ln 10 / 10, at least 0.05.
struct LogNormalPower: Equatable, BitwiseCopyable, Sendable {
  /// E[P], 1/1024 mW; 1 at least.
  let mean: Int32
  /// log₂ of ``mean``, Q16.
  let meanLog2: Int32
  /// s / 2, Q16.
  let halfSpread: Int32
  /// ln 2 / s, Q16.
  let inverseSpread: Int32

  /// The smallest log-spread, 0.05 in Q16.
  static let smallestSpread: Int32 = 3277

  /// - Parameters:
  ///   - meanDBm: μ, Q8, in ± 128 dBm.
  ///   - spreadDB: σ, Q8, in 0 … 64 dB.
  ///   - spreadFactor: η, Q16, in 0 … 4.
  ///   - maximum: the greatest power that may be sent, 1/1024 mW.
  init(meanDBm: Int32, spreadDB: Int32, spreadFactor: Int32, maximum: Int32) {
    // The mean of a log-normal law exceeds its median by σ² ln 10 / 20 dB; 0.1151293 in Q31.
    let variance = spreadDB &* spreadDB
    let excessDB = (roundedProduct(variance, 247_238_192, fractionBits: 31) &+ 128) &>> 8
    let unbounded = Decibels.milliwatts1024(fromDBm: meanDBm &+ excessDB)
    mean = clamp(unbounded, lower: 1, upper: maximum)
    meanLog2 = BinaryLogarithm.log2(UInt32(bitPattern: mean))
    // ln 10 / 10 is 0.2302585, 494476384 in Q31.
    let scaled = roundedProduct(spreadDB, spreadFactor, fractionBits: 8)
    let spread = clamp(
      roundedProduct(scaled, 494_476_384, fractionBits: 31), lower: Self.smallestSpread, upper: 64 &<< 16)
    halfSpread = spread &>> 1
    // ln 2 in Q32 over s in Q16; below 2²⁰ because s ≥ 0.05.
    inverseSpread = Int32(bitPattern: (2_977_044_472 as UInt32) / UInt32(bitPattern: spread))
  }

  /// E[min(P, C)] for a ceiling C, both 1/1024 mW: m Φ(x − s/2) + C Φ(−x − s/2), x = ln(C / m) / s. A ceiling
  /// at or below zero is its own answer. Constant work.
  func expectedMinimum(ceiling: Int32) -> Int32 {
    let positive = greater(ceiling, 1)
    let ratioLog2 = BinaryLogarithm.log2(UInt32(bitPattern: positive)) &- meanLog2
    // |ratioLog2| < 32 · 2¹⁶ and ln 2 / s < 14 · 2¹⁶: the Q16 product stays below 2²⁵.
    let quantile = roundedProduct(ratioLog2, inverseSpread, fractionBits: 16)
    let sent = roundedProduct(
      mean, NormalDistribution.cumulative(quantile &- halfSpread), fractionBits: 30)
    let waited = roundedProduct(
      positive, NormalDistribution.cumulative(0 &- quantile &- halfSpread), fractionBits: 30)
    let expected = sent &+ waited
    // Rounding and the tables' error may not push a minimum above either of its arguments.
    let minimum = lesser(lesser(expected, mean), positive)
    return SelectionMask(ceiling < 1).select(ceiling, otherwise: minimum)
  }
}

import FixedPoint

/// Decibels in Q8, powers in units of 1/1024 mW, and base-2 logarithms in Q16.
///
/// 1/1024 mW is a resolution of 1 % at −10 dBm; Int32 reaches 2 kW.
public enum Decibels {
  /// 10^(powerDBm / 10) in 1/1024 mW from dBm in Q8, rounded to nearest. Saturates at `Int32.max` (63 dBm);
  /// underflows to 0. The argument lies in ± 2¹⁵ dBm.
  public static func milliwatts1024(fromDBm powerDBm: Int32) -> Int32 {
    // log₂ 10 / 10 is 0.3321928, 713378626 in Q31; 2¹⁰ units make a milliwatt.
    let log2 = roundedProduct(powerDBm &<< 8, 713_378_626, fractionBits: 31) &+ (10 &<< 16)
    return BinaryLogarithm.exp2(log2, fractionBits: 0)
  }

  /// dBm in Q8 of a power in 1/1024 mW; anything below one unit counts as one unit (−30.1 dBm).
  public static func dBm(fromMilliwatts1024 power: Int32) -> Int32 {
    let positive = UInt32(bitPattern: greater(power, 1))
    return fromLog2(BinaryLogarithm.log2(positive) &- (10 &<< 16))
  }

  /// 10 log₁₀ 2 · log2 in decibels Q8, for a base-2 logarithm in Q16.
  public static func fromLog2(_ log2: Int32) -> Int32 {
    // 3.0103 in Q20 is 3156528; Q16 · Q20 minus 28 bits is Q8.
    roundedProduct(log2, 3_156_528, fractionBits: 28)
  }
}

/// 1 / x and 1 / √x by Newton's method: a fixed number of steps, no division.
///
/// Sources: the iterations are gemmlowp's (`fixedpoint/fixedpoint.h`, `one_over_one_plus_x_for_x_in_0_1`) and, for the
/// root, the textbook's; starting values are linear, chosen so that the relative error is of one size at both ends and
/// in the middle.
public enum Reciprocal {
  /// 1 / x in Q29 (2²⁹ … 2³⁰, within some units) for x = `mantissa` / 2³¹ in ½ … 1, `mantissa` in 2³⁰ … 2³¹ − 1.
  ///
  /// Relative error below 2⁻²⁶ (measured in the tests). Nothing overflows.
  public static func inverse(_ mantissa: Int32) -> Int32 {
    // 48/17 − 32/17 x is within 1/17 of 1 / x; three steps square that to 17⁻⁸.
    var inverse: Int32 = 1_515_870_810 &- saturatingRoundingDoublingHighMultiply(mantissa, 1_010_580_540)
    var step = 0
    while step < 3 {
      // Q29 · Q31 is Q29 again; the correction, at most 1/17, has room for two more bits.
      let product = saturatingRoundingDoublingHighMultiply(inverse, mantissa)
      let correction = saturatingRoundingDoublingHighMultiply(inverse, (1 &<< 29) &- product)
      inverse = inverse &+ (correction &<< 2)
      step &+= 1
    }
    return inverse
  }

  /// 1 / √x in Q29 (2²⁹ … 2³⁰, within some units) for x = `mantissa` / 2³² in ¼ … 1, `mantissa` in 2³⁰ … 2³² − 1.
  ///
  /// Relative error below 2⁻²⁵ (measured in the tests). Nothing overflows.
  public static func inverseSquareRoot(_ mantissa: UInt32) -> Int32 {
    let x = Int32(bitPattern: mantissa &>> 1)
    // 2.2107 − 1.3333 x is within an eighth of 1 / √x; the error e of each step becomes 1.5 e².
    var inverse: Int32 = 1_186_860_000 &- (saturatingRoundingDoublingHighMultiply(x, 1_431_655_765) &>> 1)
    var step = 0
    while step < 4 {
      let square = saturatingRoundingDoublingHighMultiply(inverse, inverse)  // Q27
      let product = saturatingRoundingDoublingHighMultiply(x, square)  // Q27
      // (1 − x r²) r / 2, the difference in Q30.
      let difference = ((1 &<< 27) &- product) &<< 3
      inverse = inverse &+ saturatingRoundingDoublingHighMultiply(inverse, difference)
      step &+= 1
    }
    return inverse
  }
}

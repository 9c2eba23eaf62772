/// A 64-bit sum of squares as two words.
///
/// Plain `UInt64` conversions from narrower integers leave unspecialised generic calls on 32-bit targets; two
/// words compile to add-with-carry there.
struct WideUnsigned: Equatable {
  var high: UInt32 = 0
  var low: UInt32 = 0

  /// Adds value², exact. The caller bounds the sum below 2⁶⁴.
  @inline(__always)
  mutating func addSquare(_ value: Int32) {
    let square = value.multipliedFullWidth(by: value)
    let sum = low &+ square.low
    // The carry as a bit rather than as a condition, of which some compilers make a branch.
    let carry = ((low & square.low) | ((low | square.low) & ~sum)) &>> 31
    low = sum
    high = high &+ UInt32(bitPattern: square.high) &+ carry
  }

  /// The 32 most significant bits from the leading one on, and the power of two that they were divided by:
  /// value ≈ mantissa · 2^exponent, truncated below. Zero gives (0, −32). Masks instead of branches: the work is
  /// the same for every value.
  @inline(__always)
  var normalized: (mantissa: UInt32, exponent: Int32) {
    // All ones unless the high word is zero. A narrow sum moves up by a word; nothing is then left below it.
    let isWide = 0 &- ((high | (0 &- high)) &>> 31)
    let top = (high & isWide) | (low & ~isWide)
    let rest = low & isWide
    let zeros = Int32(truncatingIfNeeded: top.leadingZeroBitCount)
    // Zero alone has 32 leading zeros; masked, its shift is 0.
    let shift = UInt32(bitPattern: zeros & 31)
    // Shifting by 32 − 0 is undefined for masked shifts, hence the two-step right shift.
    return ((top &<< shift) | ((rest &>> 1) &>> (31 &- shift)), Int32(bitPattern: isWide & 32) &- zeros)
  }
}

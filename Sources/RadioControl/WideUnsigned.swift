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
    let magnitude = value.magnitude
    let square = magnitude.multipliedFullWidth(by: magnitude)
    let (sum, carries) = low.addingReportingOverflow(square.low)
    low = sum
    high = high &+ square.high &+ (carries ? 1 : 0)
  }

  /// The 32 most significant bits from the leading one on, and the power of two that they were divided by:
  /// value ≈ mantissa · 2^exponent, truncated below. Zero gives (0, −32). Selections instead of branches: the
  /// work is the same for every value.
  @inline(__always)
  var normalized: (mantissa: UInt32, exponent: Int32) {
    let isNarrow = high == 0
    // A narrow sum moves up by a word; nothing is then left below it.
    let top = isNarrow ? low : high
    let rest = isNarrow ? 0 : low
    let zeros = Int32(truncatingIfNeeded: top.leadingZeroBitCount)
    // Zero alone has 32 leading zeros; masked, its shift is 0.
    let shift = UInt32(bitPattern: zeros & 31)
    // Shifting by 32 − 0 is undefined for masked shifts, hence the two-step right shift.
    return ((top &<< shift) | ((rest &>> 1) &>> (31 &- shift)), (isNarrow ? 0 : 32) &- zeros)
  }
}

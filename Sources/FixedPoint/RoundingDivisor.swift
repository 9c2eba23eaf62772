/// Division by a known number, rounded to nearest, ties away from zero: by a multiplication, so that it takes the same
/// instructions whatever is divided.
///
/// With n the divisor, l = ⌈log₂ n⌉ and m = ⌈2^(31 + l) / n⌉, ⌊x / n⌋ = ⌊x m / 2^(31 + l)⌋ for 0 ≤ x < 2³¹
/// (T. Granlund, P. Montgomery, *Division by Invariant Integers using Multiplication*, PLDI 1994, theorem 4.2).
public struct RoundingDivisor: BitwiseCopyable, Sendable {
  /// m, 2³¹ … 2³² − 1.
  @usableFromInline
  let reciprocal: UInt32
  /// l.
  @usableFromInline
  let exponent: UInt32
  @usableFromInline
  let half: UInt32

  /// `divisor` is in 1 … 65535.
  @inlinable @inline(__always)
  public init(_ divisor: Int32) {
    let n = UInt32(bitPattern: divisor)
    let l = 32 &- UInt32(truncatingIfNeeded: (n &- 1).leadingZeroBitCount)
    // 2^l / n has the integer part 1; 16 and then 15 more bits of the quotient follow by long division.
    let remainder = (UInt32(1) &<< l) &- n
    let upper = remainder &<< 16
    let middle = upper / n
    let lower = (upper &- middle &* n) &<< 15
    let last = lower / n
    let isInexact: UInt32 = lower == last &* n ? 0 : 1
    reciprocal = ((((1 &<< 16) | middle) &<< 15) | last) &+ isInexact
    exponent = l
    half = n / 2
  }

  /// `value` over the divisor, |value| ≤ 2³¹ − 1 − divisor / 2.
  @inlinable @inline(__always)
  public func divide(_ value: Int32) -> Int32 {
    let sign = value &>> 31
    let magnitude = UInt32(bitPattern: (value ^ sign) &- sign) &+ half
    let quotient = (magnitude &<< 1).multipliedFullWidth(by: reciprocal).high &>> exponent
    return (Int32(bitPattern: quotient) ^ sign) &- sign
  }
}

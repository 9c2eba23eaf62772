import CTarget

/// The high word of `2 a b`, rounded: `floor((a b + 2³⁰) / 2³¹)`.
///
/// Ties go up, also for negative products. Only `a = b = Int32.min` would overflow; it saturates to
/// `Int32.max`. Equal to gemmlowp's `SaturatingRoundingDoublingHighMul` and to ARM's `SQRDMULH`.
@inlinable @inline(__always)
public func saturatingRoundingDoublingHighMultiply(_ a: Int32, _ b: Int32) -> Int32 {
  ll_rounding_doubling_high_multiply(a, b)
}

/// `value / 2^exponent`, rounded to nearest, ties away from zero. `exponent` is in 0 … 31.
///
/// gemmlowp's `RoundingDivideByPOT`. It works without a branch: the remainder is compared with a
/// threshold that is one higher for negative values, by the sign of a difference that cannot overflow.
@inlinable @inline(__always)
public func roundingDivideByPowerOfTwo(_ value: Int32, exponent: Int32) -> Int32 {
  let mask = Int32(bitPattern: (UInt32(1) &<< UInt32(bitPattern: exponent)) &- 1)
  let remainder = value & mask
  let threshold = (mask &>> 1) &- (value &>> 31)
  let isAbove = UInt32(bitPattern: threshold &- remainder) &>> 31
  return (value &>> exponent) &+ Int32(bitPattern: isAbove)
}

/// `floor(value / 2^exponent + ½)`: to nearest, ties up. `exponent` is in 1 … 30.
///
/// Overflow: `value` must be at most `Int32.max − 2^(exponent − 1)`.
@inlinable @inline(__always)
public func roundingShiftRight(_ value: Int32, by exponent: Int32) -> Int32 {
  (value &+ (1 &<< (exponent &- 1))) &>> exponent
}

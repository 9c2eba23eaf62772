import CTarget

/// A non-negative real factor `multiplier · 2^(shift − 31)`.
///
/// `multiplier` is in Q31 and normally in 2³⁰ … 2³¹ − 1 (a factor of ½ … 1 before the shift), or 0.
/// A positive `shift` enlarges. Layout and meaning are those of TensorFlow Lite.
public struct QuantizedMultiplier: Equatable, Sendable, BitwiseCopyable {
  /// Q31, 0 … 2³¹ − 1.
  public var multiplier: Int32
  /// −31 … 30.
  public var shift: Int32

  @inlinable @inline(__always)
  public init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// Exactly 1: `x` times `identity` is `x` for every |x| < 2³⁰.
  public static var identity: QuantizedMultiplier { QuantizedMultiplier(multiplier: 1 << 30, shift: 1) }

  /// The multiplier and shift are inside the ranges stated above.
  public var isValid: Bool { multiplier >= 0 && shift >= -31 && shift <= 30 }
}

/// `value · multiplier · 2^(shift − 31)` with TensorFlow Lite's double rounding.
///
/// Left shift first (when `shift` > 0), then a rounding doubling high multiply (ties up), then a rounding
/// division by a power of two (ties away from zero). The two roundings together may differ from one exact
/// rounding by one unit.
///
/// Overflow: the left shift wraps; the caller keeps |value| · 2^shift below 2³¹.
///
/// Source: `MultiplyByQuantizedMultiplier`, TensorFlow Lite `kernels/internal/common.h`, built without
/// `TFLITE_SINGLE_ROUNDING`; equal to CMSIS-NN's `arm_nn_requantize` built the same way.
@inlinable @inline(__always)
public func multiplyByQuantizedMultiplier(_ value: Int32, _ factor: QuantizedMultiplier) -> Int32 {
  let shift = factor.shift
  let left = shift > 0 ? shift : 0
  let right = shift > 0 ? 0 : 0 &- shift
  return roundingDivideByPowerOfTwo(
    saturatingRoundingDoublingHighMultiply(value &<< left, factor.multiplier), exponent: right)
}

/// `value · reduced · 2^(shift − 15)` with one rounding (ties up), `reduced` the multiplier rounded to Q15.
///
/// The rule of TensorFlow Lite for 64-bit accumulators of int16 activations. `shift` is in −31 … 7 and
/// `value` in −2⁴⁷ … 2⁴⁷ − 1; then nothing overflows before the result is narrowed, and the caller has
/// chosen a scale whose result fits 32 bits.
///
/// Source: `MultiplyByQuantizedMultiplier(int64_t, …)`, TensorFlow Lite `kernels/internal/common.h`; equal
/// to CMSIS-NN's `arm_nn_requantize_s64` with `REDUCE_MULTIPLIER`.
@inlinable @inline(__always)
public func multiplyWideByQuantizedMultiplier(_ value: Int64, _ factor: QuantizedMultiplier) -> Int32 {
  let reduced = factor.multiplier < 0x7FFF_0000 ? (factor.multiplier &+ (1 << 15)) &>> 16 : 0x7FFF
  let totalShift = 15 &- factor.shift
  let rounded = ll_multiply_64(value, reduced) &+ ll_power_of_two(totalShift &- 1)
  return ll_narrow(ll_shift_right(rounded, totalShift))
}

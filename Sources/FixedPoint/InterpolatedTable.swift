/// A function on the int16 numbers as 513 samples, 128 apart, interpolated linearly.
///
/// `samples[i]` belongs to the argument `128 i − 32768`; the last sample (argument 32768) serves the slope
/// of the last segment only. With `v = value`, `i = 256 + ⌊v / 128⌋`, `f = v mod 128`:
/// `samples[i] + ⌊((samples[i + 1] − samples[i]) f + 64) / 128⌋`. No result leaves the range of its two
/// neighbours, so nothing overflows.
///
/// Source: `LUTLookup` and `LUTPopulate`, TensorFlow Lite `kernels/internal/common.h` (which keeps the
/// slope in 16 bits; here it has 32, so that steps beyond 32767 are right, too).
public enum InterpolatedTable {
  /// Samples of a table.
  public static var sampleCount: Int { 513 }

  /// The function at `value`. `samples` points to `sampleCount` numbers.
  @inlinable @inline(__always)
  public static func value(at value: Int16, samples: UnsafePointer<Int16>) -> Int16 {
    let argument = Int32(value)
    let index = Int(256 &+ (argument &>> 7))
    let base = unsafe Int32(samples[index])
    let slope = unsafe Int32(samples[index &+ 1]) &- base
    return Int16(truncatingIfNeeded: base &+ ((slope &* (argument & 127) &+ 64) &>> 7))
  }

  /// The function at `value`. Traps unless `samples` has `sampleCount` numbers or more.
  public static func value(at value: Int16, samples: Span<Int16>) -> Int16 {
    precondition(samples.count >= sampleCount)
    return unsafe samples.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe Self.value(at: value, samples: base)
    }
  }
}

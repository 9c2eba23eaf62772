import FixedPoint

// A kernel's inner entry takes pointers out of its spans once, instead of nesting a closure a span. That is
// sound because a span that is a parameter keeps its memory alive until the kernel returns, and because
// these pointers never leave the kernel.

extension Span where Element: BitwiseCopyable {
  /// The first element, or nil if the span is empty.
  @unsafe @inline(__always)
  func firstElement() -> UnsafePointer<Element>? {
    // An empty span may have an address, too.
    unsafe isEmpty ? nil : withUnsafeBufferPointer { $0.baseAddress }
  }
}

extension MutableSpan where Element: BitwiseCopyable {
  /// The first element, or nil if the span is empty.
  @unsafe @inline(__always)
  mutating func firstElement() -> UnsafeMutablePointer<Element>? {
    unsafe isEmpty ? nil : withUnsafeMutableBufferPointer { $0.baseAddress }
  }
}

/// Multipliers and shifts of the channels as pointers. A stride is 0 where one number serves all channels.
@unsafe
struct ChannelScalePointers {
  let multipliers: UnsafePointer<Int32>
  let shifts: UnsafePointer<Int32>
  let multiplierStride: Int
  let shiftStride: Int

  /// Nil if a span is empty.
  @inline(__always)
  init?(_ scales: ChannelScales) {
    guard let multipliers = unsafe scales.multipliers.firstElement(),
      let shifts = unsafe scales.shifts.firstElement()
    else { return nil }
    unsafe self.multipliers = multipliers
    unsafe self.shifts = shifts
    unsafe self.multiplierStride = scales.multipliers.count == 1 ? 0 : 1
    unsafe self.shiftStride = scales.shifts.count == 1 ? 0 : 1
  }

  @inline(__always)
  subscript(channel: Int) -> QuantizedMultiplier {
    unsafe QuantizedMultiplier(
      multiplier: multipliers[channel &* multiplierStride], shift: shifts[channel &* shiftStride])
  }
}

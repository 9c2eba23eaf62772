import CTarget

/// Clamps and stores requantised numbers, zero point not yet added, as int8 or int16.
struct DSPOutput {
  let isWide: Bool
  /// The zero point with 128 or 32768.
  private let offset: Int32
  private let above: UInt32
  private let below: UInt32
  private let floor: UInt32

  init(_ parameters: LinearParameters, isWide: Bool) {
    let clamp = parameters.clamp
    let half: Int32 = isWide ? 32768 : 128
    self.isWide = isWide
    offset = parameters.outputZeroPoint &+ half
    above = Self.everywhere(half &- 1 &- clamp.upper, isWide)
    below = Self.everywhere(half &- 1 &- clamp.upper &+ clamp.lower &+ half, isWide)
    floor = Self.everywhere(clamp.lower, isWide)
  }

  private static func everywhere(_ value: Int32, _ isWide: Bool) -> UInt32 {
    let bits = UInt32(bitPattern: value)
    return isWide ? (bits & 65535) &* 0x0001_0001 : (bits & 255) &* 0x0101_0101
  }

  /// Stores the numbers of two neighbouring channels, or of the first one only.
  @inline(__always)
  func store(_ first: Int32, _ second: Int32, at target: UnsafeMutableRawPointer, isPair: Bool) {
    let (first, second) = (first &+ offset, second &+ offset)
    if isWide {
      let pair = ll_dsp_clamp_halves(
        ll_dsp_saturate_half(first) | ll_dsp_saturate_half(second) &<< 16, above, below, floor)
      if isPair {
        unsafe ll_store_word(target, pair)
      } else {
        unsafe ll_store_half(target, UInt16(truncatingIfNeeded: pair))
      }
    } else {
      let pair = ll_dsp_clamp_bytes(
        ll_dsp_saturate_byte(first) | ll_dsp_saturate_byte(second) &<< 8, above, below, floor)
      if isPair {
        unsafe ll_store_half(target, UInt16(truncatingIfNeeded: pair))
      } else {
        unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: pair), as: UInt8.self)
      }
    }
  }
}

import CTarget

/// {multiplier, rounding, exponent} of a group's four channels A … D, which follow its weights.
///
/// From int8 to int8 `rounding` is 2^(e − 1) + (zero point + 128) 2^e for the exponent e: so requantised numbers are bytes
/// with 128 added. Otherwise it is 2^(e − 1), and ``DSPOutput`` adds the zero point.
@unsafe
struct DSPRequantization {
  static let wordCount = 12
  let words: UnsafePointer<Int32>

  /// Doubled sums of channel `index` of two pixels, as numbers before the clamp.
  @inline(__always)
  func scaled(_ index: Int, _ first: Int32, _ second: Int32) -> (Int32, Int32) {
    let (multiplier, rounding, exponent) = unsafe (
      words[3 &* index], words[3 &* index &+ 1], words[3 &* index &+ 2]
    )
    return (
      ll_dsp_requantise(first, multiplier, rounding, exponent),
      ll_dsp_requantise(second, multiplier, rounding, exponent)
    )
  }

  /// The doubled sum of channel `index`, as a number before the clamp.
  @inline(__always)
  func scaled(_ index: Int, _ twice: Int32) -> Int32 {
    unsafe ll_dsp_requantise(twice, words[3 &* index], words[3 &* index &+ 1], words[3 &* index &+ 2])
  }

  /// The sum of channel `index`, which may have all 32 bits, as a number without its zero point: of
  /// `WeightPacking.dspWideChannelPairs`.
  @inline(__always)
  func whole(_ index: Int, _ sum: Int32) -> Int32 {
    unsafe ll_dsp_requantise_whole(
      sum, words[3 &* index], words[3 &* index &+ 1], words[3 &* index &+ 2])
  }
}

/// Stores the lowest `count` bytes of a word, fewer than four.
@inline(never)
func storeBytes(_ word: UInt32, at target: UnsafeMutableRawPointer, count: Int) {
  var (index, rest) = (0, word)
  while index < count {
    unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: index, as: UInt8.self)
    rest = rest &>> 8
    index &+= 1
  }
}

/// The int8 numbers of channels A … D of two pixels, the first lowest.
struct PixelPairBytes {
  let first: UInt32
  let second: UInt32

  /// Clamps and packs numbers with 128 added, of both pixels each.
  @inline(__always)
  init(
    _ a: (Int32, Int32), _ b: (Int32, Int32), _ c: (Int32, Int32), _ d: (Int32, Int32), _ bounds: ByteBounds
  ) {
    first = bounds.clamped(ll_dsp_saturate_pair(a.0, c.0) | ll_dsp_saturate_pair(b.0, d.0) &<< 8)
    second = bounds.clamped(ll_dsp_saturate_pair(a.1, c.1) | ll_dsp_saturate_pair(b.1, d.1) &<< 8)
  }
}

/// A clamp within int8 in the form that packed bytes take.
struct ByteBounds {
  private let above: UInt32
  private let below: UInt32
  private let floor: UInt32

  init(_ clamp: ClampRange) {
    above = Self.inAllBytes(127 &- clamp.upper)
    below = Self.inAllBytes(127 &- clamp.upper &+ clamp.lower &+ 128)
    floor = Self.inAllBytes(clamp.lower)
  }

  private static func inAllBytes(_ value: Int32) -> UInt32 {
    (UInt32(bitPattern: value) & 255) &* 0x0101_0101
  }

  /// Clamps four bytes that have 128 added and takes the 128 off.
  @inline(__always)
  func clamped(_ bytes: UInt32) -> UInt32 { ll_dsp_clamp_bytes(bytes, above, below, floor) }
}

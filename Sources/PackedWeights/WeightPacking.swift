/// An order of an operator's weights, biases and factors: the number in its record. Numbers are never reused; the upper
/// byte's low half is the target (``PackingTarget``).
public enum WeightPacking: UInt16, Sendable, Equatable, BitwiseCopyable {
  /// The order that `docs/model-image.md` gives for the kind: the portable kernels'.
  case canonical = 0

  /// Two channels a word, {256 wA + wB}: one byte a weight. int8 inputs.
  case dspChannelPairs = 0x101
  /// {2 w} in 16 bits: two bytes a weight, fewer instructions. int8 inputs.
  case dspDoubledWords = 0x102
  /// Two channels a word, {256 wA + wB}, summed in 64 bits: one byte a weight. int16 inputs.
  case dspWideChannelPairs = 0x103

  /// The target whose kernels take this order.
  public var target: PackingTarget { PackingTarget(rawValue: UInt32(rawValue) >> 8) ?? .portable }
}

// A list of cases is an array, which a program without a heap cannot have.
#if !hasFeature(Embedded)
  extension WeightPacking: CaseIterable {}
#endif

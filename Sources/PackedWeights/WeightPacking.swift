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
  /// {w} in 16 bits: two bytes a weight, fewer instructions. Convolutions of int16 inputs.
  case dspWideWords = 0x104
  /// {2 w} in 16 bits, tap by tap. Depthwise convolutions of int8 inputs.
  case dspTaps = 0x105
  /// {w} in 16 bits, tap by tap. Depthwise convolutions of int16 inputs.
  case dspWideTaps = 0x106
  /// Quads of inputs, groups of 16 channels. int8 inputs.
  case neonDotQuads = 0x301
  /// Quads of inputs, groups of 16 channels. int8 inputs, taken as x + 128.
  case x86Quads = 0x401
  /// Quads of inputs, groups of 16 channels. int16 inputs.
  case x86WideQuads = 0x402
  /// Pairs of taps, groups of 16 channels: depthwise. int8 inputs, taken as x + 128.
  case x86Depthwise = 0x403
  /// Pairs of taps, groups of 16 channels: depthwise. int16 inputs.
  case x86WideDepthwise = 0x404

  /// Four channels, lanes along 16 inputs. int8 inputs.
  case neonBlocks = 0x201
  /// Eight channels, lanes along them. int16 inputs.
  case neonWide = 0x202
  /// Sixteen channels of a depthwise convolution, tap by tap. int8 inputs.
  case neonDepthwise = 0x203
  /// Sixteen channels of a first layer, at most eighteen inputs in pairs. int8 inputs and outputs.
  case neonPairs = 0x204
  /// Eight channels of a depthwise convolution, tap by tap. int16 inputs.
  case neonWideDepthwise = 0x205

  /// The target whose kernels take this order.
  public var target: PackingTarget { PackingTarget(rawValue: UInt32(rawValue) >> 8) ?? .portable }
}

// A list of cases is an array, which a program without a heap cannot have.
#if !hasFeature(Embedded)
  extension WeightPacking: CaseIterable {}
#endif

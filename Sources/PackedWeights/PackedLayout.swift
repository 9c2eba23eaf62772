import FixedPoint

/// Where one packing keeps the numbers of an operator: what the reader needs to check them, and `repack` to recover the
/// canonical order. One conformance a packing; the kernels walk the same stream without it, the packers on the host write it.
///
/// Shapes are those of a validated operator with at most 2²⁴ weights, so sizes cannot overflow.
public protocol PackedLayout {
  static var packing: WeightPacking { get }

  /// The packing serves operations of this shape: kind, widths, and any limit on sizes.
  static func takes(_ shape: PackedShape) -> Bool

  /// What the kernels rely on, for this shape.
  static func limits(_ shape: PackedShape) -> PackingLimits

  /// Bytes of the stream, a multiple of 16; it starts at a multiple of 16.
  static func streamBytes(_ shape: PackedShape) -> Int

  /// Bytes of working memory that the kernel needs in the arena; 0 for none.
  static func scratchBytes(_ shape: PackedShape) -> Int

  /// Output channels with those that fill up the last group.
  static func paddedChannels(_ shape: PackedShape) -> Int

  /// Weights of a channel with those that fill up the last block.
  static func paddedInputs(_ shape: PackedShape) -> Int

  /// The weight of an output channel for input `input` of `[kH, kW, I]` (depthwise: `[kH, kW]`), also where either is
  /// padding, which holds zeros.
  @unsafe
  static func weight(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int) -> Int32

  /// bias − input zero point · Σ w of a channel.
  @unsafe
  static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32

  /// The factor of a channel, or nil if what the stream derived from it and from the output's zero point is not what
  /// follows from them.
  @unsafe
  static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier?
}

/// A word of a stream.
@unsafe @inline(__always)
func streamWord(_ stream: UnsafeRawPointer, _ index: Int) -> Int32 {
  unsafe stream.load(fromByteOffset: 4 &* index, as: Int32.self)
}

/// `value` rounded up to a multiple of `step`, a power of two.
@inline(__always)
public func roundedUp(_ value: Int, to step: Int) -> Int { (value &+ step &- 1) & ~(step &- 1) }

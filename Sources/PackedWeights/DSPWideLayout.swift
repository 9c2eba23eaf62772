import FixedPoint

/// ``WeightPacking/dspWideChannelPairs``: groups of two output channels A and B of a convolution, of four of a dense
/// layer: biases modulo 2³², the weights {256 wA + wB} (and {256 wC + wD}) of each pair of inputs k and k + 1, then
/// {2 multiplier modulo 2³², 2^(exponent − 1), exponent} of each channel.
public enum DSPWideChannelPairLayout: PackedLayout {
  public static var packing: WeightPacking { .dspWideChannelPairs }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && shape.hasWideInput
  }

  public static func limits(_ shape: PackedShape) -> PackingLimits {
    // The rounding, at most 2²¹, is added to the high half of the product.
    PackingLimits(shifts: -22 ... -1, accumulator: .max - (1 << 21), scaled: nil)
  }

  public static func groupChannels(_ shape: PackedShape) -> Int { shape.operation == .dense ? 4 : 2 }

  public static func paddedChannels(_ shape: PackedShape) -> Int {
    roundedUp(shape.outputChannels, to: groupChannels(shape))
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int {
    roundedUp(shape.inputs, to: shape.operation == .dense ? 8 : 4)
  }

  private static func groupWords(_ shape: PackedShape) -> Int {
    groupChannels(shape) &* (4 &+ paddedInputs(shape) &>> 2)
  }

  public static func streamBytes(_ shape: PackedShape) -> Int {
    roundedUp(4 &* groupWords(shape) &* (paddedChannels(shape) / groupChannels(shape)), to: 16)
  }

  /// The patch of two pixels and room to put patches together; of a dense layer its inputs, unless they are used where
  /// they are.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    let inputs = paddedInputs(shape)
    guard shape.operation == .dense else { return 8 &* inputs }
    return inputs == shape.inputs ? 0 : 2 &* inputs
  }

  /// The first word of a channel's group, and the channel's place in it.
  private static func place(_ shape: PackedShape, _ channel: Int) -> (group: Int, index: Int) {
    let channels = groupChannels(shape)
    let index = channel & (channels &- 1)
    return ((channel &- index) / channels &* groupWords(shape), index)
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let (group, index) = place(shape, channel)
    let channels = groupChannels(shape)
    let word = unsafe streamWord(
      stream, group &+ channels &+ input &>> 1 &* (channels &>> 1) &+ index &>> 1)
    let both = input & 1 == 1 ? word &>> 16 : Int32(Int16(truncatingIfNeeded: word))
    let low = Int32(Int8(truncatingIfNeeded: both))
    return index & 1 == 1 ? low : (both &- low) &>> 8
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    let (group, index) = place(shape, channel)
    return unsafe streamWord(stream, group &+ index)
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let (group, index) = place(shape, channel)
    let word = group &+ groupWords(shape) &- 3 &* (groupChannels(shape) &- index)
    let (twice, rounding, exponent) = unsafe (
      streamWord(stream, word), streamWord(stream, word &+ 1), streamWord(stream, word &+ 2)
    )
    guard exponent >= 1, exponent <= 22, rounding == 1 &<< (exponent &- 1), twice < 0, twice & 1 == 0
    else { return nil }
    return QuantizedMultiplier(
      multiplier: Int32(bitPattern: UInt32(bitPattern: twice) &>> 1), shift: 0 &- exponent)
  }
}

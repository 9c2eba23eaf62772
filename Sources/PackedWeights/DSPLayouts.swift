import FixedPoint

/// Groups of four output channels A … D for Cortex-M cores with the DSP extension: four biases, the weights, then
/// {multiplier, rounding, exponent} of each channel. Of four inputs k … k + 3 the pairs are (k, k + 2) and (k + 1, k + 3),
/// the first one in the low half: that is how SXTB16 takes bytes apart.
///
/// `rounding` is 2^(exponent − 1) + (output zero point + 128) · 2^exponent for int8 outputs, for int16 outputs
/// 2^(exponent − 1).
protocol DSPGroupLayout: PackedLayout {
  /// Words of the weights of a group, for padded inputs.
  static func weightWords(inputs: Int) -> Int
}

extension DSPGroupLayout {
  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && !shape.hasWideInput
  }

  public static func limits(_ shape: PackedShape) -> PackingLimits {
    // SMMLAR takes twice the accumulator, USAT16 halves to which 128 is added.
    PackingLimits(
      shifts: -22 ... -1, accumulator: 1 << 30, scaled: shape.hasWideOutput ? nil : (1 << 15) - 256)
  }

  public static func paddedChannels(_ shape: PackedShape) -> Int { roundedUp(shape.outputChannels, to: 4) }

  /// Dense layers take two words of weights at a time.
  public static func paddedInputs(_ shape: PackedShape) -> Int {
    roundedUp(shape.inputs, to: shape.operation == .dense ? 8 : 4)
  }

  static func groupWords(_ shape: PackedShape) -> Int {
    4 &+ weightWords(inputs: paddedInputs(shape)) &+ 12
  }

  public static func streamBytes(_ shape: PackedShape) -> Int {
    groupWords(shape) &* paddedChannels(shape)
  }

  /// The patch of two pixels, widened, and room to put patches together; of a dense layer its inputs, widened.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    let inputs = paddedInputs(shape)
    return roundedUp(shape.operation == .dense ? 2 &* inputs : 4 &* (inputs &+ 2 &* (inputs &>> 2)), to: 16)
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let group = groupWords(shape)
    let place = (channel &>> 2 &+ 1) &* group &- 12 &+ 3 &* (channel & 3)
    let (multiplier, rounding, exponent) = unsafe (
      streamWord(stream, place), streamWord(stream, place &+ 1), streamWord(stream, place &+ 2)
    )
    let offset = shape.hasWideOutput ? 0 : outputZeroPoint &+ 128
    guard exponent >= 1, exponent <= 22, rounding == (1 &<< (exponent &- 1)) &+ offset &<< exponent
    else { return nil }
    return QuantizedMultiplier(multiplier: multiplier, shift: 0 &- exponent)
  }

  /// Half word of weights: pair `input`'s place in the sequence of pairs, and which half.
  static func pair(_ input: Int) -> (index: Int, isHigh: Bool) {
    (input &>> 2 &* 2 &+ input & 1, input & 2 != 0)
  }

  @unsafe
  static func half(_ stream: UnsafeRawPointer, _ word: Int, isHigh: Bool) -> Int32 {
    let word = unsafe streamWord(stream, word)
    return isHigh ? word &>> 16 : Int32(Int16(truncatingIfNeeded: word))
  }
}

/// ``WeightPacking/dspChannelPairs``: {256 wA + wB, 256 wC + wD} a pair of inputs. Biases {2 A, B, 2 C, D}.
public enum DSPChannelPairLayout: DSPGroupLayout {
  public static var packing: WeightPacking { .dspChannelPairs }

  static func weightWords(inputs: Int) -> Int { inputs }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let (index, isHigh) = pair(input)
    let word = channel &>> 2 &* groupWords(shape) &+ 4 &+ 2 &* index &+ (channel & 2) &>> 1
    let both = unsafe half(stream, word, isHigh: isHigh)
    let low = Int32(Int8(truncatingIfNeeded: both))
    return channel & 1 == 1 ? low : (both &- low) &>> 8
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    let stored = unsafe streamWord(stream, channel &>> 2 &* groupWords(shape) &+ channel & 3)
    return channel & 1 == 1 ? stored : stored &>> 1
  }
}

/// ``WeightPacking/dspDoubledWords``: {2 wA}, {2 wB}, {2 wC}, {2 wD} a pair of inputs. Biases doubled.
public enum DSPDoubledWordLayout: DSPGroupLayout {
  public static var packing: WeightPacking { .dspDoubledWords }

  static func weightWords(inputs: Int) -> Int { 2 &* inputs }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .convolution && !shape.hasWideInput
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let (index, isHigh) = pair(input)
    let word = channel &>> 2 &* groupWords(shape) &+ 4 &+ 4 &* index &+ channel & 3
    return unsafe half(stream, word, isHigh: isHigh) &>> 1
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    unsafe streamWord(stream, channel &>> 2 &* groupWords(shape) &+ channel & 3) &>> 1
  }
}

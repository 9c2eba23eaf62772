import FixedPoint

/// Groups of four output channels A … D for Cortex-M cores with the DSP extension: four biases, the weights, then
/// {multiplier, rounding, exponent} of each channel.
protocol DSPGroupLayout: PackedLayout {
  /// Words of the weights of a group.
  static func weightWords(_ shape: PackedShape) -> Int
}

extension DSPGroupLayout {
  public static func paddedChannels(_ shape: PackedShape) -> Int { roundedUp(shape.outputChannels, to: 4) }

  static func groupWords(_ shape: PackedShape) -> Int { 16 &+ weightWords(shape) }

  public static func streamBytes(_ shape: PackedShape) -> Int {
    groupWords(shape) &* paddedChannels(shape)
  }

  /// The first word of a channel's group, or of its weights.
  static func group(_ shape: PackedShape, _ channel: Int) -> Int { channel &>> 2 &* groupWords(shape) }
  static func weights(_ shape: PackedShape, _ channel: Int) -> Int { group(shape, channel) &+ 4 }

  /// {multiplier, rounding, exponent} of a channel.
  @unsafe
  static func factorWords(_ stream: UnsafeRawPointer, _ shape: PackedShape, _ channel: Int) -> (
    Int32, Int32, Int32
  ) {
    let place = group(shape, channel) &+ groupWords(shape) &- 12 &+ 3 &* (channel & 3)
    return unsafe (streamWord(stream, place), streamWord(stream, place &+ 1), streamWord(stream, place &+ 2))
  }

  @unsafe
  static func half(_ stream: UnsafeRawPointer, _ word: Int, isHigh: Bool) -> Int32 {
    let word = unsafe streamWord(stream, word)
    return isHigh ? word &>> 16 : Int32(Int16(truncatingIfNeeded: word))
  }

  /// The weight of the first or second channel of those that share a word, 256 wA + wB.
  @unsafe
  static func sharedWeight(
    _ stream: UnsafeRawPointer, _ word: Int, isHigh: Bool, isSecond: Bool
  ) -> Int32 {
    let both = unsafe half(stream, word, isHigh: isHigh)
    let low = Int32(Int8(truncatingIfNeeded: both))
    return isSecond ? low : (both &- low) &>> 8
  }
}

/// What a tile works with in memory (`LLDSPTile`), at the start of the scratch, and the patch of two pixels behind it.
public enum DSPScratch {
  public static let tileBytes = 112

  /// Inputs of a patch, which is collected in blocks of four.
  public static func patchInputs(_ shape: PackedShape) -> Int { roundedUp(shape.inputs, to: 4) }

  /// The tile, the patch of two pixels with 16 bits a number, and room to put both patches together.
  static func convolutionBytes(_ shape: PackedShape) -> Int {
    roundedUp(tileBytes &+ (shape.hasWideInput ? 8 : 6) &* patchInputs(shape), to: 16)
  }
}

/// Groups of int8 inputs. Of four inputs k … k + 3 the pairs are (k, k + 2) and (k + 1, k + 3), the first one in the low
/// half: that is how SXTB16 takes bytes apart.
///
/// `rounding` is 2^(exponent − 1) + (output zero point + 128) · 2^exponent for int8 outputs, for int16 outputs
/// 2^(exponent − 1).
protocol DSPNarrowGroupLayout: DSPGroupLayout {}

extension DSPNarrowGroupLayout {
  public static func limits(_ shape: PackedShape) -> PackingLimits {
    // SMMLAR takes twice the accumulator, USAT16 halves to which 128 is added.
    PackingLimits(
      shifts: -22 ... -1, accumulator: 1 << 30, scaled: shape.hasWideOutput ? nil : (1 << 15) - 256)
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let (multiplier, rounding, exponent) = unsafe factorWords(stream, shape, channel)
    let offset = shape.hasWideOutput ? 0 : outputZeroPoint &+ 128
    guard exponent >= 1, exponent <= 22, rounding == (1 &<< (exponent &- 1)) &+ offset &<< exponent
    else { return nil }
    return QuantizedMultiplier(multiplier: multiplier, shift: 0 &- exponent)
  }
}

/// ``WeightPacking/dspChannelPairs``: {256 wA + wB, 256 wC + wD} a pair of inputs. Biases {2 A, B, 2 C, D}.
public enum DSPChannelPairLayout: DSPNarrowGroupLayout {
  public static var packing: WeightPacking { .dspChannelPairs }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && !shape.hasWideInput
  }

  /// Dense layers take two words of weights at a time.
  public static func paddedInputs(_ shape: PackedShape) -> Int {
    roundedUp(shape.inputs, to: shape.operation == .dense ? 8 : 4)
  }

  static func weightWords(_ shape: PackedShape) -> Int { paddedInputs(shape) }

  /// Of a dense layer the tile and its inputs, widened.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    shape.operation == .dense
      ? DSPScratch.tileBytes &+ 2 &* paddedInputs(shape) : DSPScratch.convolutionBytes(shape)
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let pair = input &>> 2 &* 2 &+ input & 1
    return unsafe sharedWeight(
      stream, weights(shape, channel) &+ 2 &* pair &+ (channel & 2) &>> 1, isHigh: input & 2 != 0,
      isSecond: channel & 1 == 1)
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    let stored = unsafe streamWord(stream, group(shape, channel) &+ channel & 3)
    return channel & 1 == 1 ? stored : stored &>> 1
  }
}

/// ``WeightPacking/dspDoubledWords``: {2 wA}, {2 wB}, {2 wC}, {2 wD} a pair of inputs. Biases doubled.
///
/// One or two inputs that are left behind the last four are one pair of neighbours.
public enum DSPDoubledWordLayout: DSPNarrowGroupLayout {
  public static var packing: WeightPacking { .dspDoubledWords }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .convolution && !shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { roundedUp(shape.inputs, to: 2) }

  static func weightWords(_ shape: PackedShape) -> Int { 2 &* paddedInputs(shape) }

  public static func scratchBytes(_ shape: PackedShape) -> Int { DSPScratch.convolutionBytes(shape) }

  /// Which pair an input belongs to, and which half of it.
  public static func pair(_ shape: PackedShape, _ input: Int) -> (index: Int, isHigh: Bool) {
    let isLastPair = input &>> 2 == paddedInputs(shape) &>> 2
    return isLastPair
      ? (input &>> 1, input & 1 != 0) : (input &>> 2 &* 2 &+ input & 1, input & 2 != 0)
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let (index, isHigh) = pair(shape, input)
    return unsafe half(stream, weights(shape, channel) &+ 4 &* index &+ channel & 3, isHigh: isHigh) &>> 1
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    unsafe streamWord(stream, group(shape, channel) &+ channel & 3) &>> 1
  }
}

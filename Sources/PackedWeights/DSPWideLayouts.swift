import FixedPoint

/// Groups of int16 inputs, whose pairs are neighbours. Biases modulo 2³²; the factors are {2 multiplier modulo 2³²,
/// 2^(exponent − 1), exponent}.
protocol DSPWideGroupLayout: DSPGroupLayout {}

extension DSPWideGroupLayout {
  public static func limits(_ shape: PackedShape) -> PackingLimits {
    // The rounding, at most 2²¹, is added to the high half of the product.
    PackingLimits(shifts: -22 ... -1, accumulator: .max - (1 << 21), scaled: nil)
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    unsafe streamWord(stream, group(shape, channel) &+ channel & 3)
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let (twice, rounding, exponent) = unsafe factorWords(stream, shape, channel)
    guard exponent >= 1, exponent <= 22, rounding == 1 &<< (exponent &- 1), twice < 0, twice & 1 == 0
    else { return nil }
    return QuantizedMultiplier(
      multiplier: Int32(bitPattern: UInt32(bitPattern: twice) &>> 1), shift: 0 &- exponent)
  }
}

/// ``WeightPacking/dspWideChannelPairs``: {256 wA + wB} of all pairs of inputs, then {256 wC + wD} of all; of a dense layer
/// {256 wA + wB, 256 wC + wD} a pair.
public enum DSPWideChannelPairLayout: DSPWideGroupLayout {
  public static var packing: WeightPacking { .dspWideChannelPairs }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int {
    roundedUp(shape.inputs, to: shape.operation == .dense ? 8 : 4)
  }

  static func weightWords(_ shape: PackedShape) -> Int { paddedInputs(shape) }

  /// Of a dense layer the tile, and its inputs unless they are used where they are.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    guard shape.operation == .dense else { return DSPScratch.convolutionBytes(shape) }
    let inputs = paddedInputs(shape)
    return DSPScratch.tileBytes &+ (inputs == shape.inputs ? 0 : 2 &* inputs)
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let isSecondPair = (channel & 2) &>> 1
    let (pair, pairs) = (input &>> 1, paddedInputs(shape) &>> 1)
    let word = shape.operation == .dense ? 2 &* pair &+ isSecondPair : isSecondPair &* pairs &+ pair
    return unsafe sharedWeight(
      stream, weights(shape, channel) &+ word, isHigh: input & 1 == 1, isSecond: channel & 1 == 1)
  }
}

/// ``WeightPacking/dspWideWords``: {wA}, {wB}, {wC}, {wD} a pair of inputs.
public enum DSPWideWordLayout: DSPWideGroupLayout {
  public static var packing: WeightPacking { .dspWideWords }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .convolution && shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { roundedUp(shape.inputs, to: 2) }

  static func weightWords(_ shape: PackedShape) -> Int { 2 &* paddedInputs(shape) }

  public static func scratchBytes(_ shape: PackedShape) -> Int { DSPScratch.convolutionBytes(shape) }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let word = 4 &* (input &>> 1) &+ channel & 3
    return unsafe half(stream, weights(shape, channel) &+ word, isHigh: input & 1 == 1)
  }
}

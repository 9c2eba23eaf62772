import FixedPoint

/// ``WeightPacking/dspTaps``: {2 wA, 2 wC}, {2 wB, 2 wD} a tap, as SXTB16 takes the bytes of four channels apart. Biases
/// doubled.
public enum DSPTapLayout: DSPNarrowGroupLayout {
  public static var packing: WeightPacking { .dspTaps }

  public static func takes(_ shape: PackedShape) -> Bool {
    !shape.hasWideInput && DSPScratch.takesDepthwise(shape)
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { shape.taps }

  static func weightWords(_ shape: PackedShape) -> Int { 2 &* shape.taps }

  public static func scratchBytes(_ shape: PackedShape) -> Int { DSPScratch.depthwiseBytes(shape) }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let word = weights(shape, channel) &+ 2 &* input &+ channel & 1
    return unsafe half(stream, word, isHigh: channel & 2 != 0) &>> 1
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    unsafe streamWord(stream, group(shape, channel) &+ channel & 3) &>> 1
  }
}

/// ``WeightPacking/dspWideTaps``: {wA, wB}, {wC, wD} a tap.
public enum DSPWideTapLayout: DSPWideGroupLayout {
  public static var packing: WeightPacking { .dspWideTaps }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.hasWideInput && DSPScratch.takesDepthwise(shape)
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { shape.taps }

  static func weightWords(_ shape: PackedShape) -> Int { 2 &* shape.taps }

  public static func scratchBytes(_ shape: PackedShape) -> Int { DSPScratch.depthwiseBytes(shape) }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let word = weights(shape, channel) &+ 2 &* input &+ (channel & 2) &>> 1
    return unsafe half(stream, word, isHigh: channel & 1 == 1)
  }
}

extension DSPScratch {
  /// Four channels are loaded at a time, so none may be missing.
  static func takesDepthwise(_ shape: PackedShape) -> Bool {
    shape.operation == .depthwise && shape.inputChannels == shape.outputChannels
      && shape.outputChannels & 3 == 0
  }

  /// The tile, where the taps of a pixel are (of one inside, and of one at the border; hosts have 64-bit offsets), and a
  /// pixel of zero points.
  static func depthwiseBytes(_ shape: PackedShape) -> Int {
    roundedUp(
      tileBytes &+ 16 &* shape.taps &+ shape.inputChannels &* (shape.hasWideInput ? 2 : 1), to: 16)
  }
}

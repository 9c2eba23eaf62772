import FixedPoint

/// Depthwise convolution on x86-64: groups of 16 output channels, {16 biases, for every two taps a word {first, second} of
/// each channel, 16 multipliers, 16 shifts}. An odd last tap is paired with a weight of zero. Channels lie in the order
/// 0 … 3, 8 … 11, 4 … 7, 12 … 15.
public protocol X86DepthwisePairLayout: PackedLayout {
  static var hasWideInput: Bool { get }
  /// What the kernel adds to the inputs before it multiplies: the biases take it off again.
  static var inputOffset: Int32 { get }
}

extension X86DepthwisePairLayout {
  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .depthwise && shape.hasWideInput == hasWideInput
  }

  public static func limits(_ shape: PackedShape) -> PackingLimits { X86QuadLayout.limits(shape) }

  public static func paddedChannels(_ shape: PackedShape) -> Int { roundedUp(shape.outputChannels, to: 16) }

  public static func paddedInputs(_ shape: PackedShape) -> Int { roundedUp(shape.taps, to: 2) }

  public static func groupWords(_ shape: PackedShape) -> Int { 48 &+ 8 &* paddedInputs(shape) }

  public static func streamBytes(_ shape: PackedShape) -> Int {
    paddedChannels(shape) &>> 2 &* groupWords(shape)
  }

  /// As on quads; input channels are repeated for the outputs that see them, and 15 channels more may be read.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    let covered = CoveredInput(shape)
    return QuadScratch(runs: paddedInputs(shape)).input
      &+ roundedUp(2 &* covered.height &* covered.width &* shape.outputChannels &+ 32, to: 16)
  }

  /// A channel's place in its group.
  public static func slot(_ channel: Int) -> Int {
    channel & 3 | (channel & 8) &>> 1 | (channel & 4) &<< 1
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let word = channel &>> 4 &* groupWords(shape) &+ 16 &+ 16 &* (input &>> 1) &+ slot(channel)
    let pair = unsafe streamWord(stream, word)
    return input & 1 == 0 ? Int32(Int16(truncatingIfNeeded: pair)) : pair &>> 16
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    let stored = unsafe streamWord(stream, channel &>> 4 &* groupWords(shape) &+ slot(channel))
    var (sum, input): (Int32, Int) = (0, 0)
    while input < shape.taps {
      unsafe sum &+= weight(stream, shape, channel: channel, input: input)
      input &+= 1
    }
    return stored &+ inputOffset &* sum
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let multipliers = (channel &>> 4 &+ 1) &* groupWords(shape) &- 32 &+ slot(channel)
    return unsafe QuantizedMultiplier(
      multiplier: streamWord(stream, multipliers), shift: streamWord(stream, multipliers &+ 16))
  }
}

/// ``WeightPacking/x86Depthwise``.
public enum X86DepthwiseLayout: X86DepthwisePairLayout {
  public static var packing: WeightPacking { .x86Depthwise }
  public static var hasWideInput: Bool { false }
  public static var inputOffset: Int32 { 128 }
}

/// ``WeightPacking/x86WideDepthwise``.
public enum X86WideDepthwiseLayout: X86DepthwisePairLayout {
  public static var packing: WeightPacking { .x86WideDepthwise }
  public static var hasWideInput: Bool { true }
  public static var inputOffset: Int32 { 0 }
}

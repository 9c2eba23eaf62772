import FixedPoint

/// Groups of output channels for Advanced SIMD, each: biases, weights, multipliers, shifts. A vector takes as many
/// channels, or their numbers, as it has lanes. The last group is filled up with zeros, factors with ½.
///
/// The requantisation is SQRDMULH, SSRA #31, SRSHL: rounding doubling high multiply, one off for negative numbers, and a
/// rounding shift by the negative exponent. It equals the definition for every accumulator of 32 bits as long as there is
/// a right shift, so these packings have no limit on sums.
protocol NEONGroupLayout: PackedLayout {
  /// Channels of a group.
  static var groupChannels: Int { get }
  /// Byte of a weight behind the start of its group's weights.
  static func weightPlace(_ shape: PackedShape, channel: Int, input: Int) -> Int
}

extension NEONGroupLayout {
  public static func limits(_ shape: PackedShape) -> PackingLimits {
    PackingLimits(shifts: -31 ... -1, accumulator: .max, scaled: nil)
  }

  public static func paddedChannels(_ shape: PackedShape) -> Int {
    roundedUp(shape.outputChannels, to: groupChannels)
  }

  static func weightBytes(_ shape: PackedShape) -> Int { paddedInputs(shape) &* groupChannels }

  static func groupBytes(_ shape: PackedShape) -> Int { weightBytes(shape) &+ 12 &* groupChannels }

  public static func streamBytes(_ shape: PackedShape) -> Int {
    roundedUp(paddedChannels(shape) / groupChannels &* groupBytes(shape), to: 16)
  }

  private static func group(_ shape: PackedShape, _ channel: Int) -> Int {
    channel / groupChannels &* groupBytes(shape)
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let place = weightPlace(shape, channel: channel % groupChannels, input: input)
    let offset = group(shape, channel) &+ 4 &* groupChannels &+ place
    return unsafe Int32(stream.load(fromByteOffset: offset, as: Int8.self))
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    let offset = group(shape, channel) &+ 4 &* (channel % groupChannels)
    return unsafe stream.load(fromByteOffset: offset, as: Int32.self)
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let offset =
      group(shape, channel) &+ 4 &* groupChannels &+ weightBytes(shape) &+ 4 &* (channel % groupChannels)
    let shift = unsafe stream.load(fromByteOffset: offset &+ 4 &* groupChannels, as: Int32.self)
    guard shift >= -31, shift <= -1 else { return nil }
    return unsafe QuantizedMultiplier(
      multiplier: stream.load(fromByteOffset: offset, as: Int32.self), shift: shift)
  }
}

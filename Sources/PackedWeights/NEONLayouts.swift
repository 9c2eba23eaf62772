/// ``WeightPacking/neonBlocks``: groups of four channels; of each block of 16 inputs the 16 weights of channel A, then of
/// B, C and D. Products of bytes are added in pairs of 16 bits, which |w| ≤ 127 cannot leave.
public enum NEONBlockLayout: NEONGroupLayout {
  public static var packing: WeightPacking { .neonBlocks }
  static var groupChannels: Int { 4 }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && !shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { roundedUp(shape.inputs, to: 16) }

  /// The patches of four pixels side by side, room to put one together, and a tile of outputs.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    let inputs = paddedInputs(shape)
    return shape.operation == .dense ? inputs &+ 16 : 5 &* inputs &+ 64
  }

  static func weightPlace(_ shape: PackedShape, channel: Int, input: Int) -> Int {
    input &>> 4 &* 64 &+ channel &* 16 &+ input & 15
  }
}

/// ``WeightPacking/neonWide``: groups of eight channels, int16 inputs; of each input the weights of the eight channels.
public enum NEONWideLayout: NEONGroupLayout {
  public static var packing: WeightPacking { .neonWide }
  static var groupChannels: Int { 8 }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { roundedUp(shape.inputs, to: 2) }

  /// The patches of four pixels side by side, in blocks of eight inputs, room to put one together, and a tile of outputs.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    let bytes = 2 &* roundedUp(shape.inputs, to: 8)
    return shape.operation == .dense ? bytes &+ 16 : 5 &* bytes &+ 64
  }

  static func weightPlace(_ shape: PackedShape, channel: Int, input: Int) -> Int { input &* 8 &+ channel }
}

/// ``WeightPacking/neonDepthwise``: groups of sixteen channels, int8 inputs; of each tap the weights of the sixteen channels.
public enum NEONDepthwiseLayout: NEONGroupLayout {
  public static var packing: WeightPacking { .neonDepthwise }
  static var groupChannels: Int { 16 }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .depthwise && !shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { shape.taps }

  /// 3×3, a multiplier of 1, and channels that fill vectors: nine taps are read from input rows.
  public static func isNine(_ shape: PackedShape) -> Bool {
    shape.outputChannels & 15 == 0 && shape.outputChannels == shape.inputChannels && shape.kernelHeight == 3
      && shape.kernelWidth == 3
  }

  /// Padded input rows; or the patch of one pixel, tap by tap, channels repeated by the multiplier, and sixteen outputs.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    isNine(shape) ? NEONRowScratch.bytes(shape) : shape.taps &* paddedChannels(shape) &+ 32
  }

  static func weightPlace(_ shape: PackedShape, channel: Int, input: Int) -> Int { input &* 16 &+ channel }
}

/// ``WeightPacking/neonWideDepthwise``: groups of eight channels, int16 inputs; of each tap the weights of the eight channels.
public enum NEONWideDepthwiseLayout: NEONGroupLayout {
  public static var packing: WeightPacking { .neonWideDepthwise }
  static var groupChannels: Int { 8 }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .depthwise && shape.hasWideInput
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { shape.taps }

  /// A multiplier of 1 and channels that fill vectors: taps are read where they are.
  public static func readsInput(_ shape: PackedShape) -> Bool {
    shape.outputChannels & 7 == 0 && shape.outputChannels == shape.inputChannels
  }

  /// Bytes of the addresses of all taps, on any machine.
  public static func addressBytes(_ shape: PackedShape) -> Int { roundedUp(8 &* shape.taps, to: 16) }

  /// Addresses of taps; a pixel of zero points, or the patch of one pixel, tap by tap, channels repeated by the multiplier;
  /// eight outputs.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    let pixels = readsInput(shape) ? 1 : shape.taps
    return addressBytes(shape) &+ 2 &* pixels &* paddedChannels(shape) &+ 16
  }

  static func weightPlace(_ shape: PackedShape, channel: Int, input: Int) -> Int { input &* 8 &+ channel }
}

/// ``WeightPacking/neonPairs``: groups of sixteen channels, int8 inputs and outputs, at most eighteen inputs, in pairs. Of
/// every two pairs there are four vectors, one for four channels, a pair in each half; the last pair of inputs has two.
public enum NEONPairLayout: NEONGroupLayout {
  public static var packing: WeightPacking { .neonPairs }
  static var groupChannels: Int { 16 }

  /// With fewer inputs one block of ``NEONBlockLayout`` is as good; groups should be full.
  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation == .convolution && !shape.hasWideInput && !shape.hasWideOutput && shape.inputs >= 17
      && shape.inputs <= 18 && (shape.outputChannels & 15 == 0 || shape.outputChannels & 15 > 8)
  }

  public static func paddedInputs(_ shape: PackedShape) -> Int { 18 }

  /// Three rows of six neighbouring inputs: read from input rows.
  public static func hasRowsOfSix(_ shape: PackedShape) -> Bool {
    shape.kernelHeight == 3 && shape.kernelWidth &* shape.inputChannels == 6 && shape.dilationWidth == 1
  }

  /// Sixteen outputs, and padded input rows or a patch.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    16 &+ (hasRowsOfSix(shape) ? NEONRowScratch.bytes(shape) : 64)
  }

  /// Bytes of a group.
  public static var groupBytes: Int { 18 &* 16 &+ 12 &* 16 }

  static func weightPlace(_ shape: PackedShape, channel: Int, input: Int) -> Int {
    let (pair, quarter) = (input &>> 1, channel &>> 2)
    let vector = pair < 8 ? 4 &* (pair &>> 1) &+ quarter : 16 &+ quarter &>> 1
    let half = pair < 8 ? pair & 1 : quarter & 1
    return 16 &* vector &+ 8 &* half &+ 2 &* (channel & 3) &+ input & 1
  }
}

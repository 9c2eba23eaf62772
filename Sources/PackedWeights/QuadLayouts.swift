import FixedPoint

/// Groups of 16 output channels: their biases, for every four inputs k … k + 3 four bytes of each channel, their
/// multipliers, their shifts (negative: to the right). Unlike the canonical order, every run of the kernel is filled up with zeros
/// to a multiple of four: runs are what neighbours each other in the input, too, a kernel row, or with horizontal
/// dilation a tap. So kernels read a convolution's inputs where they are.
public protocol QuadLayout: PackedLayout {
  /// The operation's input is int16.
  static var hasWideInput: Bool { get }
  /// What the kernel adds to the inputs before it multiplies: the biases take it off again.
  static var inputOffset: Int32 { get }
  /// Bytes of an input element in the kernel's working copy.
  static var elementBytes: Int { get }
}

/// The runs of a kernel, in elements.
public struct QuadRuns: Equatable, Sendable {
  public let count: Int
  public let length: Int

  public init(_ shape: PackedShape) {
    let isRow = shape.dilationWidth == 1
    count = isRow ? shape.kernelHeight : shape.taps
    length = (isRow ? shape.kernelWidth : 1) &* shape.inputChannels
  }

  /// Groups of four inputs of a run.
  public var quads: Int { (length &+ 3) &>> 2 }
}

/// The part of the padded input that the kernel windows of all outputs cover, which starts at its upper left corner.
public struct CoveredInput: Equatable, Sendable {
  public let height: Int
  public let width: Int

  public init(_ shape: PackedShape) {
    height =
      (shape.outputHeight &- 1) &* shape.strideHeight &+ shape.dilationHeight &* (shape.kernelHeight &- 1)
      &+ 1
    width =
      (shape.outputWidth &- 1) &* shape.strideWidth &+ shape.dilationWidth &* (shape.kernelWidth &- 1) &+ 1
  }
}

extension QuadLayout {
  /// Channels of a group.
  public static var groupChannels: Int { 16 }

  public static func takes(_ shape: PackedShape) -> Bool {
    shape.operation != .depthwise && shape.hasWideInput == hasWideInput
  }

  public static func paddedChannels(_ shape: PackedShape) -> Int { roundedUp(shape.outputChannels, to: 16) }

  public static func paddedInputs(_ shape: PackedShape) -> Int {
    let runs = QuadRuns(shape)
    return 4 &* runs.count &* runs.quads
  }

  public static func groupWords(_ shape: PackedShape) -> Int { 48 &+ 4 &* paddedInputs(shape) }

  public static func streamBytes(_ shape: PackedShape) -> Int {
    paddedChannels(shape) &>> 2 &* groupWords(shape)
  }

  /// Places of runs and of a tile's pixels, a tile of output for channels that fill no group, and the working copy of the
  /// input, behind which a quad may be read.
  public static func scratchBytes(_ shape: PackedShape) -> Int {
    QuadScratch(runs: QuadRuns(shape).count).input &+ inputCopyBytes(shape)
  }

  static func inputCopyBytes(_ shape: PackedShape) -> Int {
    let covered = CoveredInput(shape)
    return roundedUp(covered.height &* covered.width &* shape.inputChannels &* elementBytes &+ 16, to: 16)
  }

  /// The place of an input in a channel's sequence of bytes; padding follows the inputs of its run.
  static func place(_ shape: PackedShape, _ input: Int) -> Int {
    let runs = QuadRuns(shape)
    let padded = 4 &* runs.quads
    if input < shape.inputs { return input / runs.length &* padded &+ input % runs.length }
    let (extra, padding) = (input &- shape.inputs, padded &- runs.length)
    return extra / padding &* padded &+ runs.length &+ extra % padding
  }

  @unsafe
  public static func weight(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, input: Int
  ) -> Int32 {
    let place = place(shape, input)
    let group = channel &>> 4 &* groupWords(shape) &+ 16
    let offset = 4 &* group &+ 64 &* (place &>> 2) &+ 4 &* (channel & 15) &+ place & 3
    return unsafe Int32(stream.load(fromByteOffset: offset, as: Int8.self))
  }

  @unsafe
  public static func foldedBias(_ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int) -> Int32 {
    let stored = unsafe streamWord(stream, channel &>> 4 &* groupWords(shape) &+ channel & 15)
    if inputOffset == 0 { return stored }
    var (sum, input): (Int32, Int) = (0, 0)
    while input < shape.inputs {
      unsafe sum &+= weight(stream, shape, channel: channel, input: input)
      input &+= 1
    }
    return stored &+ inputOffset &* sum
  }

  @unsafe
  public static func factor(
    _ stream: UnsafeRawPointer, _ shape: PackedShape, channel: Int, outputZeroPoint: Int32
  ) -> QuantizedMultiplier? {
    let multipliers = (channel &>> 4 &+ 1) &* groupWords(shape) &- 32 &+ channel & 15
    return unsafe QuantizedMultiplier(
      multiplier: streamWord(stream, multipliers), shift: streamWord(stream, multipliers &+ 16))
  }
}

/// Where a kernel on quads keeps what it needs: bytes from the start of its scratch.
public struct QuadScratch: Equatable, Sendable {
  /// Pixels of the widest tile.
  public static let pixels = 8

  /// int32 numbers: pixels, targets, targets in `tail`.
  public let pixels = 0
  public let targets = 4 * Self.pixels
  public let tailTargets = 8 * Self.pixels
  /// 16 numbers of up to 16 bits for each pixel.
  public let tail = 12 * Self.pixels
  /// int32 numbers.
  public let runs = 44 * Self.pixels
  public let input: Int

  public init(runs count: Int) { input = roundedUp(runs &+ 4 &* count, to: 64) }
}

/// ``WeightPacking/x86Quads``.
public enum X86QuadLayout: QuadLayout {
  public static var packing: WeightPacking { .x86Quads }
  public static var hasWideInput: Bool { false }
  public static var inputOffset: Int32 { 128 }
  public static var elementBytes: Int { 2 }

  /// Before the shift, half of 2^exponent is added within 32 bits.
  public static func limits(_ shape: PackedShape) -> PackingLimits {
    PackingLimits(shifts: -22 ... -1, accumulator: .max - 1 << 22, scaled: nil)
  }
}

/// ``WeightPacking/x86WideQuads``.
public enum X86WideQuadLayout: QuadLayout {
  public static var packing: WeightPacking { .x86WideQuads }
  public static var hasWideInput: Bool { true }
  public static var inputOffset: Int32 { 0 }
  public static var elementBytes: Int { 2 }

  public static func limits(_ shape: PackedShape) -> PackingLimits { X86QuadLayout.limits(shape) }
}

/// ``WeightPacking/neonDotQuads``.
public enum NEONDotQuadLayout: QuadLayout {
  public static var packing: WeightPacking { .neonDotQuads }
  public static var hasWideInput: Bool { false }
  public static var inputOffset: Int32 { 0 }
  public static var elementBytes: Int { 1 }

  public static func limits(_ shape: PackedShape) -> PackingLimits {
    PackingLimits(shifts: -31 ... -1, accumulator: .max, scaled: nil)
  }
}

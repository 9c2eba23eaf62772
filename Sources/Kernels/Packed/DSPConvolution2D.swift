import CTarget

/// `Convolution2D`, int8 to int8, for Cortex-M cores with the DSP extension, on packed weights: equal to the portable
/// kernel bit for bit, for every geometry. Tiles of two pixels and four output channels.
///
/// `docs/kernels.md` spells the packings out. Preconditions, which whoever packs the weights proves: |w| ≤ 127, shifts
/// −22 … −1, multipliers of 2³⁰ or more, |accumulator| < 2³⁰, and every requantised value with its zero point inside
/// ± (2¹⁵ − 256) before the clamp.
public enum DSPConvolution2D {
  /// Words of scratch: the patch of two pixels, widened, and room to put patches together.
  public static func scratchWords(_ geometry: Convolution2D.Geometry) -> Int {
    let inputs = paddedInputCount(geometry)
    return inputs &+ 2 &* (inputs &>> 2)
  }

  /// Words of a packed stream.
  public static func streamWords(_ geometry: Convolution2D.Geometry, _ packing: DSPWeightPacking) -> Int {
    packing.groupWords(inputs: paddedInputCount(geometry)) &* ((geometry.outputChannels &+ 3) &>> 2)
  }

  /// Inputs of an output channel, padded to whole words of weights.
  public static func paddedInputCount(_ geometry: Convolution2D.Geometry) -> Int {
    let window = geometry.window
    return (window.kernelHeight &* window.kernelWidth &* geometry.input.channels &+ 3) & ~3
  }

  /// - Parameters:
  ///   - stream: ``streamWords(_:_:)`` words, the zero point of the input folded into the biases, the one of the output
  ///     into the roundings.
  ///   - parameters: the output's zero point is not looked at.
  ///   - scratch: ``scratchWords(_:)`` words or more.
  public static func apply(
    input: Span<Int8>, stream: Span<Int32>, packing: DSPWeightPacking, geometry: Convolution2D.Geometry,
    parameters: LinearParameters, scratch: inout MutableSpan<UInt32>, output: inout MutableSpan<Int8>
  ) throws(KernelError) {
    try geometry.validate()
    try requireCount(.input, expected: geometry.input.checkedCount(.input), actual: input.count)
    try requireCount(.weights, expected: streamWords(geometry, packing), actual: stream.count)
    try requireCount(.output, expected: geometry.output.checkedCount(.output), actual: output.count)
    try requireLinear(parameters, input: Int8.self, output: Int8.self)
    let needed = scratchWords(geometry)
    if scratch.count < needed { throw .elementCount(.scratch, expected: needed, actual: scratch.count) }
    guard let input = unsafe input.firstElement(), let stream = unsafe stream.firstElement(),
      let scratch = unsafe scratch.firstElement(), let output = unsafe output.firstElement()
    else { return }
    switch packing {
    case .channelPairs where paddedInputCount(geometry) > ChannelPairPacking.flushLength:
      unsafe run(
        LongChannelPairPacking.self, input: input, stream: stream, geometry: geometry, parameters: parameters,
        scratch: scratch, output: output)
    case .channelPairs:
      unsafe run(
        ChannelPairPacking.self, input: input, stream: stream, geometry: geometry, parameters: parameters,
        scratch: scratch, output: output)
    case .doubledWords:
      unsafe run(
        DoubledWordPacking.self, input: input, stream: stream, geometry: geometry, parameters: parameters,
        scratch: scratch, output: output)
    }
  }

  /// - Parameters:
  ///   - stream: groups of four output channels, the last one filled up.
  ///   - scratch: ``scratchWords(_:)``.
  @inline(__always)
  private static func run<Packing: DSPPacking>(
    _ packing: Packing.Type, input: UnsafePointer<Int8>, stream: UnsafePointer<Int32>,
    geometry: Convolution2D.Geometry, parameters: LinearParameters, scratch: UnsafeMutablePointer<UInt32>,
    output: UnsafeMutablePointer<Int8>
  ) {
    let inputs = paddedInputCount(geometry)
    let gather = unsafe PixelPairGather(input, geometry, zeroPoint: parameters.inputZeroPoint)
    let bounds = ByteBounds(parameters.clamp)
    let channels = geometry.outputChannels
    let size = geometry.output
    let pixels = size.height &* size.width
    var place = unsafe gather.first
    var target = unsafe output
    var pixel = 0
    while pixel < pixels {
      let first = place
      unsafe gather.advance(&place, width: size.width)
      // An odd last pixel is computed twice and stored once.
      let isPair = pixel &+ 1 < pixels
      let second = isPair ? place : first
      unsafe gather.advance(&place, width: size.width)
      unsafe gather.widen(first, second, inputs: inputs, into: scratch)
      unsafe multiply(
        packing, patch: scratch, inputs: inputs, stream: stream, channels: channels, bounds: bounds,
        into: target, and: isPair ? target + channels : target)
      unsafe target += 2 &* channels
      pixel &+= 2
    }
  }

  /// All channels of two pixels.
  @inline(__always)
  private static func multiply<Packing: DSPPacking>(
    _ packing: Packing.Type, patch: UnsafePointer<UInt32>, inputs: Int, stream: UnsafePointer<Int32>,
    channels: Int, bounds: ByteBounds, into first: UnsafeMutablePointer<Int8>,
    and second: UnsafeMutablePointer<Int8>
  ) {
    var memory = InlineArray<8, Int32>(repeating: 0)
    var span = memory.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { buffer in
      guard let sums = buffer.baseAddress else { return }
      var stream = unsafe stream
      var (first, second) = unsafe (first, second)
      let whole = unsafe first + (channels & ~3)
      while unsafe first < whole {
        let values = unsafe packing.multiply(
          &stream, patch: patch, inputs: inputs, sums: sums, bounds: bounds)
        unsafe ll_store_word(first, values.first)
        unsafe ll_store_word(second, values.second)
        unsafe first += 4
        unsafe second += 4
      }
      if channels & 3 != 0 {
        let values = unsafe packing.multiply(
          &stream, patch: patch, inputs: inputs, sums: sums, bounds: bounds)
        unsafe storeBytes(values.first, at: first, count: channels & 3)
        unsafe storeBytes(values.second, at: second, count: channels & 3)
      }
    }
  }
}

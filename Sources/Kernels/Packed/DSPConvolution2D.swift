import CTarget
import PackedWeights

/// `Convolution2D`, int8 to int8, for Cortex-M cores with the DSP extension, on packed weights, for every geometry. Tiles
/// of two pixels and four output channels.
enum DSPConvolution2D {
  @unsafe
  static func run(_ call: PackedCall) {
    let inputs = unsafe DSPChannelPairLayout.paddedInputs(call.shape)
    switch unsafe call.packing {
    case .dspDoubledWords: unsafe run(DoubledWordPacking.self, call, inputs: inputs)
    case .dspChannelPairs where inputs > ChannelPairPacking.flushLength:
      unsafe run(LongChannelPairPacking.self, call, inputs: inputs)
    default: unsafe run(ChannelPairPacking.self, call, inputs: inputs)
    }
  }

  @inline(__always)
  private static func run<Packing: DSPPacking>(_ packing: Packing.Type, _ call: PackedCall, inputs: Int) {
    let geometry = unsafe call.geometry
    let parameters = unsafe call.parameters
    let stream = unsafe call.stream.assumingMemoryBound(to: Int32.self)
    let scratch = unsafe call.scratch.assumingMemoryBound(to: UInt32.self)
    let gather = unsafe PixelPairGather(
      call.input.assumingMemoryBound(to: Int8.self), geometry, zeroPoint: parameters.inputZeroPoint)
    let bounds = ByteBounds(parameters.clamp)
    let channels = geometry.outputChannels
    let size = geometry.output
    let pixels = size.height &* size.width
    var place = unsafe gather.first
    var target = unsafe call.output.assumingMemoryBound(to: Int8.self)
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

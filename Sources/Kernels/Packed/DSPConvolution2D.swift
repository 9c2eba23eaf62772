import CTarget
import PackedWeights

/// `Convolution2D` for Cortex-M cores with the DSP extension, on packed weights, for every geometry.
enum DSPConvolution2D {
  @unsafe
  static func run(_ call: PackedCall) {
    let inputs = unsafe DSPChannelPairLayout.paddedInputs(call.shape)
    switch unsafe call.packing {
    case .dspDoubledWords: unsafe run(DSPFourChannelTile<DoubledWordPacking>.self, call, inputs: inputs)
    case .dspWideChannelPairs: unsafe run(DSPWideTile.self, call, inputs: inputs)
    case .dspChannelPairs where inputs > DSPPiece.inputs:
      unsafe run(DSPFourChannelTile<LongChannelPairPacking>.self, call, inputs: inputs)
    default: unsafe run(DSPFourChannelTile<ChannelPairPacking>.self, call, inputs: inputs)
    }
  }

  @inline(__always)
  private static func run<Tile: DSPTile>(_ tile: Tile.Type, _ call: PackedCall, inputs: Int) {
    let scratch = unsafe call.scratch.assumingMemoryBound(to: UInt32.self)
    let gather = unsafe PixelPairGather(call)
    let tile = unsafe tile.init(call, inputs: inputs)
    let size = unsafe (height: call.shape.outputHeight, width: call.shape.outputWidth)
    let pixelBytes = unsafe call.shape.outputChannels &<< (call.shape.hasWideOutput ? 1 : 0)
    let pixels = size.height &* size.width
    var place = unsafe gather.first
    var target = unsafe call.output
    var pixel = 0
    while pixel < pixels {
      let first = place
      unsafe gather.advance(&place, width: size.width)
      // An odd last pixel is computed twice and stored once.
      let isPair = pixel &+ 1 < pixels
      let second = isPair ? place : first
      unsafe gather.advance(&place, width: size.width)
      unsafe gather.widen(first, second, inputs: inputs, into: scratch)
      unsafe tile.multiply(patch: scratch, into: target, and: isPair ? target + pixelBytes : target)
      unsafe target += 2 &* pixelBytes
      pixel &+= 2
    }
  }
}

/// All output channels of two pixels, whose patches were collected.
protocol DSPTile {
  /// - Parameter inputs: words of a patch, a multiple of 4.
  init(_ call: PackedCall, inputs: Int)

  func multiply(
    patch: UnsafePointer<UInt32>, into first: UnsafeMutableRawPointer, and second: UnsafeMutableRawPointer)
}

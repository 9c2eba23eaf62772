import CTarget
import PackedWeights

/// `Convolution2D` for Cortex-M cores with the DSP extension, on packed weights, for every geometry. Tiles of two pixels
/// and four output channels.
enum DSPConvolution2D {
  @unsafe
  static func run(_ call: PackedCall) {
    switch unsafe call.packing {
    case .dspDoubledWords:
      unsafe run(DSPDoubledWords.self, call, inputs: DSPDoubledWordLayout.paddedInputs(call.shape))
    case .dspWideChannelPairs:
      unsafe run(DSPWideChannelPairs.self, call, inputs: DSPScratch.patchInputs(call.shape))
    case .dspWideWords:
      unsafe run(DSPWideWords.self, call, inputs: DSPWideWordLayout.paddedInputs(call.shape))
    default: unsafe run(DSPChannelPairs.self, call, inputs: DSPScratch.patchInputs(call.shape))
    }
  }

  @inline(__always)
  private static func run<Packing: DSPPacking>(_ packing: Packing.Type, _ call: PackedCall, inputs: Int) {
    let shape = unsafe call.shape
    let tile = unsafe call.scratch.assumingMemoryBound(to: LLDSPTile.self)
    let patch = unsafe (call.scratch + DSPScratch.tileBytes).assumingMemoryBound(to: UInt32.self)
    let output = unsafe DSPOutput(call.parameters, shape, tile)
    var gather = unsafe PixelPairGather(call, patch: patch, inputs: inputs)
    let stream = unsafe call.stream.assumingMemoryBound(to: Int32.self)
    // From int8 to int8, whole groups are one step.
    let isByteTile = unsafe output.isUsual && !output.isWide && inputs <= packing.longestGroupInputs
    let whole = isByteTile ? shape.outputChannels & ~3 : 0
    unsafe tile.pointee.patch = UnsafePointer(patch)
    unsafe tile.pointee.entry = packing.groupEntry(inputs: inputs)
    unsafe tile.pointee.end = UnsafePointer(patch + inputs)
    let rest = unsafe Rest(
      patch: UnsafePointer(patch), inputs: inputs, channels: shape.outputChannels &- whole)
    var target = unsafe call.output
    var pixels = shape.outputHeight &* shape.outputWidth
    while pixels > 0 {
      // An odd last pixel is computed twice and stored once.
      unsafe gather.collect(isPair: pixels > 1)
      let second = unsafe pixels > 1 ? target + output.pixelBytes : target
      var group = unsafe stream
      if whole > 0 {
        unsafe tile.pointee.first = target.assumingMemoryBound(to: UInt8.self)
        unsafe tile.pointee.second = second.assumingMemoryBound(to: UInt8.self)
        unsafe tile.pointee.firstEnd = (target + whole).assumingMemoryBound(to: UInt8.self)
        unsafe group = packing.multiplyGroups(group, tile)
      }
      if unsafe rest.channels > 0 {
        unsafe multiply(packing, rest, group, tile, output, target + whole, second + whole)
      }
      unsafe target += 2 &* output.pixelBytes
      pixels &-= 2
    }
  }

  /// What is not done by whole groups: the last channels, or all of them.
  @unsafe
  private struct Rest {
    let patch: UnsafePointer<UInt32>
    let inputs: Int
    let channels: Int
  }

  @inline(never)
  private static func multiply<Packing: DSPPacking>(
    _ packing: Packing.Type, _ rest: Rest, _ group: UnsafePointer<Int32>,
    _ tile: UnsafeMutablePointer<LLDSPTile>, _ output: DSPOutput, _ first: UnsafeMutableRawPointer,
    _ second: UnsafeMutableRawPointer
  ) {
    let factorWords = 12
    var (group, first, second, left) = unsafe (group, first, second, rest.channels)
    while left > 0 {
      let factors = unsafe packing.sum(group, patch: rest.patch, inputs: rest.inputs, tile)
      if output.isUsual {
        unsafe packing.finish(group, factors, inputs: rest.inputs, tile)
      } else {
        unsafe packing.settle(group, inputs: rest.inputs, tile)
        unsafe output.finish(factors, tile, count: 8)
      }
      if left < 4 {
        unsafe output.storeTail(tile, first, second, channels: left)
      } else if output.isWide {
        let values = unsafe tile.pointee.sums
        unsafe ll_store_word(first, UInt32(bitPattern: values.0))
        unsafe ll_store_word(first + 4, UInt32(bitPattern: values.1))
        unsafe ll_store_word(second, UInt32(bitPattern: values.2))
        unsafe ll_store_word(second + 4, UInt32(bitPattern: values.3))
      } else {
        unsafe ll_store_word(first, UInt32(bitPattern: tile.pointee.sums.0))
        unsafe ll_store_word(second, UInt32(bitPattern: tile.pointee.sums.1))
      }
      unsafe group = factors + factorWords
      unsafe first += output.groupBytes
      unsafe second += output.groupBytes
      left &-= 4
    }
  }
}

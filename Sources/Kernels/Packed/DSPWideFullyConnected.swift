import CTarget
import PackedWeights

/// `FullyConnected` of int16 inputs for Cortex-M cores with the DSP extension, on weights in
/// `WeightPacking.dspWideChannelPairs`.
enum DSPWideFullyConnected {
  @unsafe
  static func run(_ call: PackedCall) {
    let shape = unsafe call.shape
    let inputs = DSPWideChannelPairLayout.paddedInputs(shape)
    let tile = unsafe call.scratch.assumingMemoryBound(to: LLDSPTile.self)
    let output = unsafe DSPOutput(call.parameters, shape, tile)
    let source =
      unsafe inputs == shape.inputs
      ? call.input : filledUp(call.input, count: shape.inputs, call.scratch + DSPScratch.tileBytes)
    let pairs = unsafe source.assumingMemoryBound(to: UInt32.self)
    let end = unsafe pairs + inputs &>> 1
    var group = unsafe call.stream.assumingMemoryBound(to: Int32.self)
    var target = unsafe call.output
    var left = shape.outputChannels
    while left > 0 {
      let factors = unsafe sum(group, pairs, end: end, tile)
      if output.isUsual {
        unsafe ll_dsp_halves_of_one_pixel(factors, tile)
      } else {
        unsafe output.finish(factors, tile, count: 4)
      }
      if left < 4 {
        unsafe output.storeTail(tile, target, target, channels: left)
      } else {
        unsafe ll_store_word(target, UInt32(bitPattern: tile.pointee.sums.0))
        if output.isWide { unsafe ll_store_word(target + 4, UInt32(bitPattern: tile.pointee.sums.1)) }
      }
      unsafe group = factors + 12
      unsafe target += output.groupBytes
      left &-= 4
    }
  }

  /// The inputs with zeros up to a whole block.
  private static func filledUp(
    _ input: UnsafeRawPointer, count: Int, _ scratch: UnsafeMutableRawPointer
  ) -> UnsafeRawPointer {
    let target = unsafe scratch.assumingMemoryBound(to: Int16.self)
    let source = unsafe input.assumingMemoryBound(to: Int16.self)
    var index = 0
    while index < count {
      unsafe target[index] = source[index]
      index &+= 1
    }
    while index & 7 != 0 {
      unsafe target[index] = 0
      index &+= 1
    }
    return unsafe UnsafeRawPointer(scratch)
  }

  /// The sums of four outputs, which begin with their biases; returns the group's factors.
  @inline(__always)
  private static func sum(
    _ group: UnsafePointer<Int32>, _ pairs: UnsafePointer<UInt32>, end: UnsafePointer<UInt32>,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    let totals = unsafe UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self)
    unsafe totals[0] = group[0]
    unsafe totals[1] = group[1]
    unsafe totals[2] = group[2]
    unsafe totals[3] = group[3]
    var weights = unsafe group + 4
    var piece = unsafe pairs
    while unsafe piece < end {
      let pieceEnd = unsafe end - piece > DSPPiece.words ? piece + DSPPiece.words : end
      unsafe weights = ll_dsp_add_one_wide_pixel(weights, piece, pieceEnd, totals)
      unsafe piece = pieceEnd
    }
    return unsafe weights
  }
}

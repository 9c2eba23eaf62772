import CTarget
import PackedWeights

/// `FullyConnected` of int8 inputs for Cortex-M cores with the DSP extension, on weights in
/// `WeightPacking.dspChannelPairs`.
enum DSPFullyConnected {
  @unsafe
  static func run(_ call: PackedCall) {
    let shape = unsafe call.shape
    let tile = unsafe call.scratch.assumingMemoryBound(to: LLDSPTile.self)
    let output = unsafe DSPOutput(call.parameters, shape, tile)
    let patch = unsafe (call.scratch + DSPScratch.tileBytes).assumingMemoryBound(to: UInt32.self)
    let words = DSPChannelPairLayout.paddedInputs(shape) &>> 1
    unsafe widen(call.input.assumingMemoryBound(to: Int8.self), count: shape.inputs, into: patch)
    var group = unsafe call.stream.assumingMemoryBound(to: Int32.self)
    var target = unsafe call.output
    var left = shape.outputChannels
    while left > 0 {
      let factors = unsafe sum(group, patch: patch, words: words, tile)
      if output.isUsual {
        unsafe ll_dsp_bytes_of_one_pixel(factors, tile)
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

  /// Pairs of inputs a word; behind the last input come numbers that meet weights of zero.
  private static func widen(
    _ input: UnsafePointer<Int8>, count: Int, into patch: UnsafeMutablePointer<UInt32>
  ) {
    var target = unsafe ll_dsp_widen_one_pixel(input, Int32(truncatingIfNeeded: count &>> 2), patch)
    if count & 3 != 0 {
      var word: UInt32 = 0
      var index = count
      while index & 3 != 0 {
        index &-= 1
        word = unsafe word &<< 8 | UInt32(UInt8(bitPattern: input[index]))
      }
      unsafe target[0] = ll_dsp_even_bytes(word)
      unsafe target[1] = ll_dsp_odd_bytes(word)
      unsafe target += 2
    }
    let end = unsafe patch + ((count &+ 7) & ~7) &>> 1
    while unsafe target < end {
      unsafe target.pointee = 0
      unsafe target += 1
    }
  }

  /// The doubled sums of four outputs; returns the group's factors.
  @inline(__always)
  private static func sum(
    _ group: UnsafePointer<Int32>, patch: UnsafePointer<UInt32>, words: Int,
    _ tile: UnsafeMutablePointer<LLDSPTile>
  ) -> UnsafePointer<Int32> {
    var (a, c) = unsafe (group[0], group[2])
    var (b, d) = unsafe (group[1], group[3])
    let sums = unsafe UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self)
    var weights = unsafe group + 4
    var start = 0
    while start < words {
      unsafe sums[0] = b
      unsafe sums[1] = b
      unsafe sums[2] = d
      unsafe sums[3] = d
      let count = min(words &- start, DSPPiece.words)
      let piece = unsafe patch + start
      unsafe weights = ll_dsp_add_one_pixel(weights, piece, piece + count, sums)
      unsafe a &+= (sums[0] &- sums[1]) &>> 7
      unsafe b = sums[1]
      unsafe c &+= (sums[2] &- sums[3]) &>> 7
      unsafe d = sums[3]
      start &+= count
    }
    unsafe sums[0] = a
    unsafe sums[1] = b &<< 1
    unsafe sums[2] = c
    unsafe sums[3] = d &<< 1
    return unsafe weights
  }
}

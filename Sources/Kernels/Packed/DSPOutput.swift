import CTarget
import PackedWeights

/// Requantises, clamps and stores the sums of a tile, apart from what a packing does itself.
struct DSPOutput {
  /// int16.
  let isWide: Bool
  /// Input and output have the same width: the packing finishes its tiles.
  let isUsual: Bool
  /// Bytes of four channels, and of all.
  let groupBytes: Int
  let pixelBytes: Int

  /// Prepares the tile's clamp.
  @inline(never)
  init(_ parameters: LinearParameters, _ shape: PackedShape, _ tile: UnsafeMutablePointer<LLDSPTile>) {
    isWide = shape.hasWideOutput
    isUsual = shape.hasWideInput == shape.hasWideOutput
    groupBytes = isWide ? 8 : 4
    pixelBytes = shape.outputChannels &<< (isWide ? 1 : 0)
    let clamp = parameters.clamp
    let half: Int32 = isWide ? 32768 : 128
    unsafe tile.pointee.above = Self.everywhere(half &- 1 &- clamp.upper, isWide)
    unsafe tile.pointee.below = Self.everywhere(half &- 1 &- clamp.upper &+ clamp.lower &+ half, isWide)
    unsafe tile.pointee.floor = Self.everywhere(clamp.lower, isWide)
    // From int8 to int8 it is part of the rounding.
    unsafe tile.pointee.offset = parameters.outputZeroPoint &+ half
  }

  private static func everywhere(_ value: Int32, _ isWide: Bool) -> UInt32 {
    let bits = UInt32(bitPattern: value)
    return isWide ? (bits & 65535) &* 0x0001_0001 : (bits & 255) &* 0x0101_0101
  }

  /// From int8 to int16 (doubled sums), or from int16 to int8 (sums of up to 32 bits): the first `count` sums, 4 or 8, become
  /// words as in `DSPPacking.finish`.
  @inline(never)
  func finish(_ factors: UnsafePointer<Int32>, _ tile: UnsafeMutablePointer<LLDSPTile>, count: Int) {
    let sums = unsafe UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self)
    let (above, below) = unsafe (tile.pointee.above, tile.pointee.below)
    let (floor, offset) = unsafe (tile.pointee.floor, tile.pointee.offset)
    var index = 0
    while index < count {
      let factor = unsafe factors + 3 &* (index & 3)
      let (multiplier, rounding, exponent) = unsafe (factor[0], factor[1], factor[2])
      if isWide {
        let value = unsafe ll_dsp_requantise(sums[index], multiplier, rounding, exponent) &+ offset
        unsafe sums[index] = Int32(bitPattern: ll_dsp_saturate_half(value))
      } else {
        let value = unsafe ll_dsp_requantise_whole(sums[index], multiplier, rounding, exponent) &+ offset
        unsafe sums[index] = Int32(bitPattern: ll_dsp_saturate_byte(value))
      }
      index &+= 1
    }
    // Words are written over the sums that went into them, or into earlier ones.
    index = 0
    while index < count {
      if isWide {
        let word = unsafe UInt32(bitPattern: sums[index] | sums[index &+ 1] &<< 16)
        unsafe sums[index &>> 1] = Int32(bitPattern: ll_dsp_clamp_halves(word, above, below, floor))
        index &+= 2
      } else {
        let low = unsafe sums[index] | sums[index &+ 1] &<< 8
        let high = unsafe sums[index &+ 2] &<< 16 | sums[index &+ 3] &<< 24
        let word = UInt32(bitPattern: low | high)
        unsafe sums[index &>> 2] = Int32(bitPattern: ll_dsp_clamp_bytes(word, above, below, floor))
        index &+= 4
      }
    }
  }

  /// Fewer than four channels of two pixels.
  @inline(never)
  func storeTail(
    _ tile: UnsafeMutablePointer<LLDSPTile>, _ first: UnsafeMutableRawPointer,
    _ second: UnsafeMutableRawPointer, channels: Int
  ) {
    let source = unsafe UnsafeMutableRawPointer(tile)
    let count = channels &<< (isWide ? 1 : 0)
    var index = 0
    while index < count {
      // Where both are one pixel, the first one counts.
      unsafe second.storeBytes(
        of: source.load(fromByteOffset: groupBytes &+ index, as: UInt8.self), toByteOffset: index,
        as: UInt8.self)
      unsafe first.storeBytes(
        of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
      index &+= 1
    }
  }
}

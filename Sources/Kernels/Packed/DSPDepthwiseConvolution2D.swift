import CTarget
import PackedWeights

/// `DepthwiseConvolution2D` of channel multiplier 1 for Cortex-M cores with the DSP extension, on packed weights: one pixel
/// and four channels at a time, for every kernel, stride, dilation and padding.
///
/// A tap is an offset from the pixel's first input. Pixels inside the input share one list of offsets; at the border a list
/// is written for each, in which taps outside the input lead to a pixel of zero points.
@unsafe
struct DSPDepthwiseConvolution2D {
  private let shape: PackedShape
  private let window: KernelWindow
  private let input: UnsafeRawPointer
  private let stream: UnsafePointer<Int32>
  private let tile: UnsafeMutablePointer<LLDSPTile>
  private let output: DSPOutput
  private let insideOffsets: UnsafeMutablePointer<Int>
  private let borderOffsets: UnsafeMutablePointer<Int>
  private let zeroPixel: UnsafeMutableRawPointer
  private let pixelBytes: Int

  static func run(_ call: PackedCall) {
    let kernel = unsafe DSPDepthwiseConvolution2D(call)
    unsafe kernel.run(into: call.output)
  }

  private init(_ call: PackedCall) {
    unsafe shape = call.shape
    unsafe window = call.window
    unsafe input = call.input
    unsafe stream = call.stream.assumingMemoryBound(to: Int32.self)
    unsafe tile = call.scratch.assumingMemoryBound(to: LLDSPTile.self)
    unsafe output = DSPOutput(call.parameters, shape, tile)
    unsafe pixelBytes = shape.inputChannels &<< (shape.hasWideInput ? 1 : 0)
    let lists = unsafe call.scratch + DSPScratch.tileBytes
    unsafe insideOffsets = lists.assumingMemoryBound(to: Int.self)
    unsafe borderOffsets = insideOffsets + shape.taps
    unsafe zeroPixel = UnsafeMutableRawPointer(borderOffsets + shape.taps)
    let zeroPoint = unsafe UInt32(bitPattern: call.parameters.inputZeroPoint)
    let zeros =
      unsafe shape.hasWideInput ? (zeroPoint & 65535) &* 0x0001_0001 : (zeroPoint & 255) &* 0x0101_0101
    var index = 0
    while unsafe index < pixelBytes {
      unsafe ll_store_word(zeroPixel + index, zeros)
      index &+= 4
    }
    unsafe list(insideOffsets, row: nil, column: 0, origin: 0)
    unsafe tile.pointee.entry = ll_dsp_entry_of_taps(UInt32(truncatingIfNeeded: shape.taps))
  }

  /// Writes the offsets of a pixel's taps.
  ///
  /// - Parameters:
  ///   - row: of tap 0 in the input, or nil for a pixel whose taps all lie inside.
  ///   - origin: of tap 0 from the input's start, in bytes.
  @inline(never)
  private func list(_ offsets: UnsafeMutablePointer<Int>, row: Int?, column: Int, origin: Int) {
    let outside = unsafe Int(bitPattern: zeroPixel) &- Int(bitPattern: input) &- origin
    var next = unsafe offsets
    var tapRow = 0
    while unsafe tapRow < window.kernelHeight {
      let y = unsafe tapRow &* window.dilationHeight
      var tap = 0
      while unsafe tap < window.kernelWidth {
        let x = unsafe tap &* window.dilationWidth
        let offset = unsafe (y &* shape.inputWidth &+ x) &* pixelBytes
        if let row {
          let isInside =
            unsafe row &+ y >= 0 && row &+ y < shape.inputHeight && column &+ x >= 0
            && column &+ x < shape.inputWidth
          unsafe next.pointee = isInside ? offset : outside
        } else {
          unsafe next.pointee = offset
        }
        unsafe next += 1
        tap &+= 1
      }
      tapRow &+= 1
    }
  }

  private func run(into memory: UnsafeMutableRawPointer) {
    let spanHeight = unsafe window.dilationHeight &* (window.kernelHeight &- 1)
    let spanWidth = unsafe window.dilationWidth &* (window.kernelWidth &- 1)
    var target = unsafe memory
    var row = 0
    while unsafe row < shape.outputHeight {
      let top = unsafe row &* window.strideHeight &- window.paddingTop
      let isRowInside = unsafe top >= 0 && top &+ spanHeight < shape.inputHeight
      var column = 0
      while unsafe column < shape.outputWidth {
        let left = unsafe column &* window.strideWidth &- window.paddingLeft
        let origin = unsafe (top &* shape.inputWidth &+ left) &* pixelBytes
        let isInside = unsafe isRowInside && left >= 0 && left &+ spanWidth < shape.inputWidth
        if !isInside { unsafe list(borderOffsets, row: top, column: left, origin: origin) }
        unsafe multiply(
          offsets: isInside ? insideOffsets : borderOffsets, pixel: input + origin, into: target)
        unsafe target += output.pixelBytes
        column &+= 1
      }
      row &+= 1
    }
  }

  /// All channels of a pixel.
  @inline(__always)
  private func multiply(
    offsets: UnsafeMutablePointer<Int>, pixel: UnsafeRawPointer, into memory: UnsafeMutableRawPointer
  ) {
    let sums = unsafe UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Int32.self)
    let end = unsafe offsets + shape.taps
    if unsafe output.isUsual && !output.isWide {
      unsafe tile.pointee.first = memory.assumingMemoryBound(to: UInt8.self)
      unsafe tile.pointee.firstEnd = (memory + output.pixelBytes).assumingMemoryBound(to: UInt8.self)
      unsafe ll_dsp_byte_groups_of_taps(stream, offsets, end, pixel, tile)
      return
    }
    let step = unsafe shape.hasWideInput ? 8 : 4
    var (group, pixel, target) = unsafe (stream, pixel, memory)
    let targetEnd = unsafe memory + output.pixelBytes
    while unsafe target < targetEnd {
      var factors = unsafe group
      if unsafe shape.hasWideInput {
        unsafe factors = ll_dsp_sum_wide_taps(group, offsets, end, pixel, sums)
      } else {
        unsafe factors = ll_dsp_sum_taps(group, offsets, end, pixel, sums)
      }
      if unsafe output.isUsual {
        unsafe ll_dsp_halves_of_one_pixel(factors, tile)
      } else {
        unsafe output.finish(factors, tile, count: 4)
      }
      unsafe ll_store_word(target, UInt32(bitPattern: sums[0]))
      if unsafe output.isWide { unsafe ll_store_word(target + 4, UInt32(bitPattern: sums[1])) }
      unsafe group = factors + 12
      unsafe pixel += step
      unsafe target += output.groupBytes
    }
  }
}

import CTarget
import PackedWeights

/// `DepthwiseConvolution2D` with int16 inputs for Advanced SIMD, on weights in `WeightPacking.neonWideDepthwise`, for every
/// geometry. Eight channels of a pixel at a time, along a list of the places of its taps.
enum NEONWideDepthwise {
  @unsafe
  static func run(_ call: PackedCall) {
    if unsafe call.shape.hasWideOutput {
      unsafe run(NEONHalfOutput.self, call)
    } else {
      unsafe run(NEONByteOutput.self, call)
    }
  }

  @inline(__always)
  private static func run<Output: NEONOutput>(_ type: Output.Type, _ call: PackedCall) {
    let shape = unsafe call.shape
    let bounds = unsafe LLNEONBounds(call.parameters)
    let channels = shape.outputChannels
    let readsInput = NEONWideDepthwiseLayout.readsInput(shape)
    let patchChannels = NEONWideDepthwiseLayout.paddedChannels(shape)
    let taps = unsafe call.scratch.assumingMemoryBound(to: UnsafeRawPointer.self)
    let patch = unsafe (call.scratch + NEONWideDepthwiseLayout.addressBytes(shape)).assumingMemoryBound(
      to: Int16.self)
    let pixels = readsInput ? 1 : shape.taps
    let rest = unsafe UnsafeMutableRawPointer(patch + pixels &* patchChannels).assumingMemoryBound(
      to: Output.Element.self)
    // Addresses of taps in the patch never change.
    unsafe prepare(call, taps: taps, patch: patch, patchChannels: patchChannels)
    let count = Int32(truncatingIfNeeded: shape.taps)
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var row = 0
    while row < shape.outputHeight {
      var column = 0
      while column < shape.outputWidth {
        if readsInput {
          unsafe locate(call, row: row, column: column, into: taps, outside: patch)
        } else {
          unsafe collect(call, row: row, column: column, into: patch, patchChannels: patchChannels)
        }
        var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
        var channel = 0
        while channel &+ 8 <= channels {
          unsafe Output.store(ll_neon_wide_depthwise(taps, 2 &* channel, count, &stream), bounds, &target)
          channel &+= 8
        }
        if channel < channels {
          var tail = unsafe rest
          unsafe Output.store(ll_neon_wide_depthwise(taps, 2 &* channel, count, &stream), bounds, &tail)
          unsafe copyTails(rest, step: 0, to: target, step: 0, pixels: 1, count: channels &- channel)
          unsafe target += channels &- channel
        }
        column &+= 1
      }
      row &+= 1
    }
  }

  /// Fills one pixel with zero points if taps are read from the input, which those outside it lead to; otherwise the places
  /// of all taps in the patch.
  @inline(never)
  private static func prepare(
    _ call: PackedCall, taps: UnsafeMutablePointer<UnsafeRawPointer>, patch: UnsafeMutablePointer<Int16>,
    patchChannels: Int
  ) {
    let shape = unsafe call.shape
    if NEONWideDepthwiseLayout.readsInput(shape) {
      let zeroPoint = unsafe Int16(truncatingIfNeeded: call.parameters.inputZeroPoint)
      var channel = 0
      while channel < patchChannels {
        unsafe patch[channel] = zeroPoint
        channel &+= 1
      }
    } else {
      var tap = 0
      while tap < shape.taps {
        unsafe taps[tap] = UnsafeRawPointer(patch + tap &* patchChannels)
        tap &+= 1
      }
    }
  }

  /// Where the inputs of each tap of a pixel are.
  @inline(__always)
  private static func locate(
    _ call: PackedCall, row: Int, column: Int, into taps: UnsafeMutablePointer<UnsafeRawPointer>,
    outside: UnsafeMutablePointer<Int16>
  ) {
    let shape = unsafe call.shape
    let pixelBytes = 2 &* shape.inputChannels
    let left = unsafe column &* shape.strideWidth &- call.window.paddingLeft
    var y = unsafe row &* shape.strideHeight &- call.window.paddingTop
    var (tap, tapRow) = (0, 0)
    while tapRow < shape.kernelHeight {
      let isInside = y >= 0 && y < shape.inputHeight
      var place = unsafe call.input + (y &* shape.inputWidth &+ left) &* pixelBytes
      var (x, tapColumn) = (left, 0)
      while tapColumn < shape.kernelWidth {
        let isTapInside = isInside && x >= 0 && x < shape.inputWidth
        unsafe taps[tap] = isTapInside ? place : UnsafeRawPointer(outside)
        unsafe place += shape.dilationWidth &* pixelBytes
        x &+= shape.dilationWidth
        tap &+= 1
        tapColumn &+= 1
      }
      y &+= shape.dilationHeight
      tapRow &+= 1
    }
  }

  /// The inputs of one pixel, tap by tap: for each output channel its input channel. Taps outside the input hold its zero
  /// point.
  @inline(never)
  private static func collect(
    _ call: PackedCall, row: Int, column: Int, into patch: UnsafeMutablePointer<Int16>, patchChannels: Int
  ) {
    let shape = unsafe call.shape
    let input = unsafe call.input.assumingMemoryBound(to: Int16.self)
    let zeroPoint = unsafe Int16(truncatingIfNeeded: call.parameters.inputZeroPoint)
    let left = unsafe column &* shape.strideWidth &- call.window.paddingLeft
    var y = unsafe row &* shape.strideHeight &- call.window.paddingTop
    var (target, tapRow) = unsafe (patch, 0)
    while tapRow < shape.kernelHeight {
      var (x, tap) = (left, 0)
      while tap < shape.kernelWidth {
        let isInside = y >= 0 && y < shape.inputHeight && x >= 0 && x < shape.inputWidth
        let pixel = isInside ? (y &* shape.inputWidth &+ x) &* shape.inputChannels : 0
        var (channel, times, place) = (0, 0, 0)
        while place < shape.outputChannels {
          unsafe target[place] = isInside ? input[pixel &+ channel] : zeroPoint
          place &+= 1
          times &+= 1
          if times == shape.channelMultiplier { (channel, times) = (channel &+ 1, 0) }
        }
        // These meet weights of zero.
        while place < patchChannels {
          unsafe target[place] = 0
          place &+= 1
        }
        unsafe target += patchChannels
        x &+= shape.dilationWidth
        tap &+= 1
      }
      y &+= shape.dilationHeight
      tapRow &+= 1
    }
  }
}

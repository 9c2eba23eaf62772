import CTarget
import PackedWeights

/// `DepthwiseConvolution2D` with int8 inputs for Advanced SIMD, on weights in `WeightPacking.neonDepthwise`, for every
/// geometry. Sixteen channels of a pixel at a time: from the input itself where a 3×3 kernel lies inside it and channels fill
/// vectors, otherwise from a patch.
enum NEONDepthwise {
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
    let window = unsafe call.window
    let bounds = unsafe LLNEONBounds(call.parameters)
    let input = unsafe call.input.assumingMemoryBound(to: Int8.self)
    let channels = shape.outputChannels
    let patchStep = NEONDepthwiseLayout.paddedChannels(shape)
    let patch = unsafe call.scratch.assumingMemoryBound(to: Int8.self)
    let rest = unsafe (call.scratch + shape.taps &* patchStep).assumingMemoryBound(to: Output.Element.self)
    let taps = Int32(truncatingIfNeeded: shape.taps)
    // The same patch as that of a convolution.
    let isPatch = channels & 15 == 0 && channels == shape.inputChannels
    let gather = unsafe NEONPatchGather(call, patchBytes: shape.taps &* patchStep)
    let isDirect = isPatch && window.kernelHeight == 3 && window.kernelWidth == 3
    let rowStep = window.dilationHeight &* shape.inputWidth &* channels
    let tapStep = window.dilationWidth &* channels
    let insideColumn = shape.inputWidth &- 2 &* window.dilationWidth
    let insideRow = shape.inputHeight &- 2 &* window.dilationHeight
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var row = 0
    var top = 0 &- window.paddingTop
    while row < shape.outputHeight {
      var column = 0
      var left = 0 &- window.paddingLeft
      while column < shape.outputWidth {
        var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
        if isDirect && top >= 0 && top < insideRow && left >= 0 && left < insideColumn {
          var source = unsafe input + (top &* shape.inputWidth &+ left) &* channels
          let end = unsafe source + channels
          while unsafe source < end {
            let sums = unsafe ll_neon_depthwise_nine(
              source, source + rowStep, source + 2 &* rowStep, tapStep, &stream)
            unsafe Output.store(sums, bounds, &target)
            unsafe source += 16
          }
        } else {
          if isPatch {
            unsafe gather.assemble(row: row, column: column, into: call.scratch, step: 16)
          } else {
            unsafe collect(call, top: top, left: left, into: patch, step: patchStep)
          }
          var channel = 16
          while channel <= channels {
            let sums = unsafe ll_neon_depthwise_taps(patch + (channel &- 16), patchStep, taps, &stream)
            unsafe Output.store(sums, bounds, &target)
            channel &+= 16
          }
          if channels & 15 != 0 {
            let sums = unsafe ll_neon_depthwise_taps(patch + (channel &- 16), patchStep, taps, &stream)
            var tail = unsafe rest
            unsafe Output.store(sums, bounds, &tail)
            unsafe copyTails(rest, step: 0, to: target, step: 0, pixels: 1, count: channels & 15)
            unsafe target += channels & 15
          }
        }
        column &+= 1
        left &+= window.strideWidth
      }
      row &+= 1
      top &+= window.strideHeight
    }
  }

  /// The inputs of one pixel, tap by tap: for each output channel its input channel. Taps outside the input hold its zero
  /// point. Nothing outside the input is read.
  @inline(never)
  private static func collect(
    _ call: PackedCall, top: Int, left: Int, into patch: UnsafeMutablePointer<Int8>, step: Int
  ) {
    let shape = unsafe call.shape
    let input = unsafe call.input.assumingMemoryBound(to: Int8.self)
    let channels = shape.inputChannels
    let end = unsafe input + shape.inputHeight &* shape.inputWidth &* channels
    let zeroPoint = unsafe UInt32(bitPattern: call.parameters.inputZeroPoint) & 0xFF &* 0x0101_0101
    var target = unsafe patch
    var (y, tapRow) = (top, 0)
    while tapRow < shape.kernelHeight {
      var (x, tap) = (left, 0)
      while tap < shape.kernelWidth {
        if y >= 0 && y < shape.inputHeight && x >= 0 && x < shape.inputWidth {
          let source = unsafe input + (y &* shape.inputWidth &+ x) &* channels
          if shape.channelMultiplier == 1 {
            unsafe ll_neon_copy_run(source, target, channels, end)
          } else {
            unsafe repeatChannels(source, channels, times: shape.channelMultiplier, into: target)
          }
        } else {
          unsafe ll_neon_fill(target, step, zeroPoint)
        }
        unsafe target += step
        x &+= shape.dilationWidth
        tap &+= 1
      }
      y &+= shape.dilationHeight
      tapRow &+= 1
    }
  }

  private static func repeatChannels(
    _ source: UnsafePointer<Int8>, _ channels: Int, times: Int, into target: UnsafeMutablePointer<Int8>
  ) {
    var (channel, place) = (0, 0)
    while channel < channels {
      var index = 0
      while index < times {
        unsafe target[place] = source[channel]
        place &+= 1
        index &+= 1
      }
      channel &+= 1
    }
  }
}

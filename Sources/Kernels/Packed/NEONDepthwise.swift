import CTarget
import PackedWeights

/// `DepthwiseConvolution2D` with int8 inputs for Advanced SIMD, on weights in `WeightPacking.neonDepthwise`, for every
/// geometry. Sixteen channels of a pixel at a time: nine taps from input rows if channels fill vectors, any others from a
/// patch.
enum NEONDepthwise {
  @unsafe
  static func run(_ call: PackedCall) {
    let isNine = unsafe NEONDepthwiseLayout.isNine(call.shape)
    switch unsafe (isNine, call.shape.hasWideOutput) {
    case (true, false): unsafe runNine(NEONByteOutput.self, call)
    case (true, true): unsafe runNine(NEONHalfOutput.self, call)
    case (false, false): unsafe runTaps(NEONByteOutput.self, call)
    case (false, true): unsafe runTaps(NEONHalfOutput.self, call)
    }
  }

  /// Nine taps from input rows.
  @inline(__always)
  private static func runNine<Output: NEONOutput>(_ type: Output.Type, _ call: PackedCall) {
    let shape = unsafe call.shape
    let bounds = unsafe LLNEONBounds(call.parameters)
    let channels = shape.outputChannels
    let tapStep = shape.dilationWidth &* channels
    let pixelStep = (shape.strideWidth &- 1) &* channels
    var rows = unsafe NEONPaddedRows(call, memory: call.scratch.assumingMemoryBound(to: Int8.self))
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var row = 0
    while row < shape.outputHeight {
      var first = unsafe rows.row(row, tapRow: 0)
      var second = unsafe rows.row(row, tapRow: 1)
      var third = unsafe rows.row(row, tapRow: 2)
      var column = 0
      while column < shape.outputWidth {
        var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
        let end = unsafe first + channels
        while unsafe first < end {
          let sums = unsafe ll_neon_depthwise_nine(first, second, third, tapStep, &stream)
          unsafe Output.store(sums, bounds, &target)
          unsafe first += 16
          unsafe second += 16
          unsafe third += 16
        }
        unsafe first += pixelStep
        unsafe second += pixelStep
        unsafe third += pixelStep
        column &+= 1
      }
      row &+= 1
    }
  }

  /// Any taps, from a patch.
  @inline(__always)
  private static func runTaps<Output: NEONOutput>(_ type: Output.Type, _ call: PackedCall) {
    let shape = unsafe call.shape
    let bounds = unsafe LLNEONBounds(call.parameters)
    let channels = shape.outputChannels
    let patchStep = NEONDepthwiseLayout.paddedChannels(shape)
    let patch = unsafe call.scratch.assumingMemoryBound(to: Int8.self)
    let rest = unsafe (call.scratch + shape.taps &* patchStep).assumingMemoryBound(to: Output.Element.self)
    let taps = Int32(truncatingIfNeeded: shape.taps)
    // The same patch as that of a convolution.
    let isPatch = channels & 15 == 0 && channels == shape.inputChannels
    let gather = unsafe NEONPatchGather(call, patchBytes: shape.taps &* patchStep)
    var target = unsafe call.output.assumingMemoryBound(to: Output.Element.self)
    var (row, column) = (0, 0)
    while row < shape.outputHeight {
      if isPatch {
        unsafe gather.assemble(row: row, column: column, into: call.scratch, step: 16)
      } else {
        unsafe collect(call, row: row, column: column, into: patch, step: patchStep)
      }
      var stream = unsafe call.stream.assumingMemoryBound(to: Int8.self)
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
      column &+= 1
      if column == shape.outputWidth { (row, column) = (row &+ 1, 0) }
    }
  }

  /// The inputs of one pixel, tap by tap: for each output channel its input channel. Taps outside the input hold its zero
  /// point. Nothing outside the input is read.
  @inline(never)
  private static func collect(
    _ call: PackedCall, row: Int, column: Int, into patch: UnsafeMutablePointer<Int8>, step: Int
  ) {
    let shape = unsafe call.shape
    let top = unsafe row &* shape.strideHeight &- call.window.paddingTop
    let left = unsafe column &* shape.strideWidth &- call.window.paddingLeft
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

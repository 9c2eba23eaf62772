import CTarget
import PackedWeights

/// Depthwise convolution on x86-64, int8 or int16 to int8 or int16, for every geometry: a row of pixels at once, 16 channels
/// at a time.
enum X86Depthwise {
  /// `level` says which instruction set the steps may use: at most the machine's own, `ll_x86_level()`.
  @unsafe
  static func run<Layout: X86DepthwisePairLayout>(
    _ layout: Layout.Type, _ call: PackedCall, level: Int32 = ll_x86_level()
  ) {
    let shape = unsafe call.shape
    let places = QuadScratch(runs: layout.paddedInputs(shape))
    let scratch = unsafe call.scratch
    let input = unsafe (scratch + places.input).assumingMemoryBound(to: Int16.self)
    let width: Int
    if layout.hasWideInput {
      unsafe width = QuadCopy(WideX86Input(), call, into: input, multiplier: shape.channelMultiplier).width
    } else {
      unsafe width =
        QuadCopy(X86Input(level: level), call, into: input, multiplier: shape.channelMultiplier).width
    }
    let channels = shape.outputChannels
    let rowElements = width &* channels
    let pixels = unsafe (scratch + places.pixels).assumingMemoryBound(to: Int32.self)
    let targets = unsafe (scratch + places.targets).assumingMemoryBound(to: Int32.self)
    let taps = unsafe (scratch + places.runs).assumingMemoryBound(to: Int32.self)
    unsafe writeTaps(shape, rowElements: rowElements, into: taps)
    let parameters = unsafe call.parameters
    let step = Int32(truncatingIfNeeded: channels)
    let stream = unsafe call.stream.assumingMemoryBound(to: Int32.self)
    var tile = unsafe LLQuadTile(
      input: input, pixels: pixels, runs: taps,
      runCount: Int32(truncatingIfNeeded: layout.paddedInputs(shape) &>> 1), quads: 0, stream: stream,
      groups: step &>> 4, isWide: shape.hasWideOutput ? 1 : 0, zeroPoint: parameters.outputZeroPoint,
      lower: parameters.clamp.lower, upper: parameters.clamp.upper, output: call.output, targets: targets,
      tiles: Int32(truncatingIfNeeded: shape.outputWidth),
      pixelStep: Int32(truncatingIfNeeded: shape.strideWidth) &* step, targetStep: step)
    let tail = unsafe stream + Int(tile.groups) &* layout.groupWords(shape)
    var row = 0
    while row < shape.outputHeight {
      unsafe pixels.pointee = Int32(truncatingIfNeeded: row &* shape.strideHeight &* rowElements)
      unsafe targets.pointee = Int32(truncatingIfNeeded: row &* shape.outputWidth &* channels)
      unsafe ll_x86_depthwise(&tile, level)
      if channels & 15 != 0 {
        unsafe runTail(tile, stream: tail, places: places, scratch: scratch, level: level)
      }
      row &+= 1
    }
  }

  /// The channels of a row that fill no group, pixel by pixel by way of the tail of the scratch.
  private static func runTail(
    _ row: LLQuadTile, stream: UnsafePointer<Int32>, places: QuadScratch, scratch: UnsafeMutableRawPointer,
    level: Int32
  ) {
    let whole = unsafe 16 &* Int(row.groups)
    let width = unsafe row.isWide == 0 ? 1 : 2
    let channels = unsafe Int(row.targetStep)
    let pixels = unsafe (scratch + places.pixels).assumingMemoryBound(to: Int32.self)
    let tailTargets = unsafe (scratch + places.tailTargets).assumingMemoryBound(to: Int32.self)
    var tile = unsafe row
    unsafe tile.targets = UnsafePointer(tailTargets)
    unsafe tile.stream = stream
    unsafe tile.groups = 1
    unsafe tile.tiles = 1
    unsafe tile.output = scratch + places.tail
    unsafe tailTargets.pointee = 0
    unsafe pixels.pointee &+= Int32(truncatingIfNeeded: whole)
    var target = unsafe row.output + (Int(row.targets.pointee) &+ whole) &* width
    var pixel = 0
    while unsafe pixel < Int(row.tiles) {
      unsafe ll_x86_depthwise(&tile, level)
      unsafe copyBytes(tile.output, target, count: (channels &- whole) &* width)
      unsafe pixels.pointee &+= row.pixelStep
      unsafe target += channels &* width
      pixel &+= 1
    }
  }

  private static func writeTaps(
    _ shape: PackedShape, rowElements: Int, into taps: UnsafeMutablePointer<Int32>
  ) {
    var (next, row) = unsafe (taps, 0)
    while row < shape.kernelHeight {
      var tap = 0
      while tap < shape.kernelWidth {
        unsafe next.pointee = Int32(
          truncatingIfNeeded: row &* shape.dilationHeight &* rowElements
            &+ tap &* shape.dilationWidth &* shape.outputChannels)
        unsafe next += 1
        tap &+= 1
      }
      row &+= 1
    }
    // Meets the weight of zero.
    if shape.taps & 1 == 1 { unsafe next.pointee = 0 }
  }
}

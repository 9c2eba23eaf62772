import CTarget
import PackedWeights

/// Steps that compute tiles on quads.
protocol QuadSteps {
  /// Pixels of a tile, at most ``QuadScratch/pixels``.
  var tilePixels: Int { get }

  func multiplyTile(_ tile: UnsafePointer<LLQuadTile>)
  func multiplyPixel(_ tile: UnsafePointer<LLQuadTile>)
}

/// Walks the output pixels of an operator in tiles. Its input has been copied (``QuadCopy``).
@unsafe
struct QuadWalk {
  private let shape: PackedShape
  private let output: UnsafeMutableRawPointer
  private let pixels: UnsafeMutablePointer<Int32>
  private let targets: UnsafeMutablePointer<Int32>
  private let tailTargets: UnsafeMutablePointer<Int32>
  private let tail: UnsafeMutableRawPointer
  /// Whole groups first, then the group of the channels that fill none.
  private var tile: LLQuadTile
  private var tailTile: LLQuadTile

  /// - Parameter rowElements: elements of a row of `input`.
  @inline(__always)
  init<Layout: QuadLayout>(
    _ layout: Layout.Type, _ call: PackedCall, input: UnsafeRawPointer, rowElements: Int
  ) {
    let places = unsafe QuadScratch(runs: QuadRuns(call.shape).count)
    let scratch = unsafe call.scratch
    unsafe shape = call.shape
    unsafe output = call.output
    unsafe pixels = (scratch + places.pixels).assumingMemoryBound(to: Int32.self)
    unsafe targets = (scratch + places.targets).assumingMemoryBound(to: Int32.self)
    unsafe tailTargets = (scratch + places.tailTargets).assumingMemoryBound(to: Int32.self)
    unsafe tail = scratch + places.tail
    let runs = unsafe (scratch + places.runs).assumingMemoryBound(to: Int32.self)
    unsafe Self.writeRuns(call.shape, rowElements: rowElements, into: runs)
    var index = 0
    while index < QuadScratch.pixels {
      unsafe tailTargets[index] = Int32(truncatingIfNeeded: 16 &* index)
      index &+= 1
    }
    let quadRuns = unsafe QuadRuns(call.shape)
    let groups = unsafe call.shape.outputChannels &>> 4
    let parameters = unsafe call.parameters
    unsafe tile = LLQuadTile(
      input: input, pixels: pixels, runs: runs, runCount: Int32(truncatingIfNeeded: quadRuns.count),
      quads: Int32(truncatingIfNeeded: quadRuns.quads),
      stream: call.stream.assumingMemoryBound(to: Int32.self),
      groups: Int32(truncatingIfNeeded: groups), isWide: call.shape.hasWideOutput ? 1 : 0,
      zeroPoint: parameters.outputZeroPoint, lower: parameters.clamp.lower, upper: parameters.clamp.upper,
      output: call.output, targets: targets, tiles: 1, pixelStep: 0, targetStep: 0)
    unsafe tailTile = tile
    unsafe tailTile.stream = tile.stream + groups &* layout.groupWords(call.shape)
    unsafe tailTile.groups = 1
    unsafe tailTile.output = tail
    unsafe tailTile.targets = UnsafePointer(tailTargets)
  }

  private static func writeRuns(
    _ shape: PackedShape, rowElements: Int, into runs: UnsafeMutablePointer<Int32>
  ) {
    let perRow = shape.dilationWidth == 1 ? 1 : shape.kernelWidth
    var (next, row) = unsafe (runs, 0)
    while row < shape.kernelHeight {
      var tap = 0
      while tap < perRow {
        unsafe next.pointee = Int32(
          truncatingIfNeeded: row &* shape.dilationHeight &* rowElements
            &+ tap &* shape.dilationWidth &* shape.inputChannels)
        unsafe next += 1
        tap &+= 1
      }
      row &+= 1
    }
  }

  /// Computes all outputs.
  @inline(__always)
  mutating func run<Steps: QuadSteps>(_ steps: Steps, rowElements: Int) {
    let count = unsafe shape.outputHeight &* shape.outputWidth
    let channels = unsafe Int32(truncatingIfNeeded: shape.outputChannels)
    let columnStep = unsafe Int32(truncatingIfNeeded: shape.strideWidth &* shape.inputChannels)
    let lineStep = unsafe Int32(truncatingIfNeeded: shape.strideHeight &* rowElements)
    let width = unsafe shape.outputWidth
    let size = count == 1 ? 1 : steps.tilePixels
    if unsafe size > 1 && width % size == 0 && shape.outputChannels & 15 == 0 {
      unsafe runRows(steps, columnStep: columnStep, lineStep: lineStep)
      return
    }
    let last = count &- 1
    var (place, line, target): (Int32, Int32, Int32) = (0, 0, 0)
    var (pixel, column) = (0, 0)
    while pixel < count {
      // Behind the last pixel, tiles compute it again.
      var index = 0
      while index < size {
        unsafe pixels[index] = place
        unsafe targets[index] = target
        if pixel &+ index < last {
          column &+= 1
          place &+= columnStep
          target &+= channels
          if column == width {
            column = 0
            line &+= lineStep
            place = line
          }
        }
        index &+= 1
      }
      if size == 1 {
        unsafe steps.multiplyPixel(&tile)
      } else {
        unsafe steps.multiplyTile(&tile)
      }
      if channels & 15 != 0 {
        if size == 1 {
          unsafe steps.multiplyPixel(&tailTile)
        } else {
          unsafe steps.multiplyTile(&tailTile)
        }
        unsafe storeTail(count: size)
      }
      pixel &+= size
    }
  }

  /// The same for widths of whole tiles and whole groups of channels: a row at once.
  @inline(__always)
  private mutating func runRows<Steps: QuadSteps>(_ steps: Steps, columnStep: Int32, lineStep: Int32) {
    let size = Int32(truncatingIfNeeded: steps.tilePixels)
    let channels = unsafe Int32(truncatingIfNeeded: shape.outputChannels)
    let width = unsafe Int32(truncatingIfNeeded: shape.outputWidth)
    unsafe tile.tiles = width / size
    unsafe tile.pixelStep = size &* columnStep
    unsafe tile.targetStep = size &* channels
    var (row, line, target): (Int, Int32, Int32) = (0, 0, 0)
    while unsafe row < shape.outputHeight {
      var index: Int32 = 0
      while index < size {
        unsafe pixels[Int(index)] = line &+ index &* columnStep
        unsafe targets[Int(index)] = target &+ index &* channels
        index &+= 1
      }
      unsafe steps.multiplyTile(&tile)
      line &+= lineStep
      target &+= width &* channels
      row &+= 1
    }
  }

  /// Moves the channels behind the whole groups to their places.
  private func storeTail(count: Int) {
    let whole = unsafe shape.outputChannels & ~15
    let width = unsafe shape.hasWideOutput ? 2 : 1
    let bytes = unsafe (shape.outputChannels &- whole) &* width
    var pixel = 0
    while pixel < count {
      let source = unsafe tail + 16 &* width &* pixel
      let target = unsafe output + (Int(targets[pixel]) &+ whole) &* width
      unsafe copyBytes(source, target, count: bytes)
      pixel &+= 1
    }
  }
}

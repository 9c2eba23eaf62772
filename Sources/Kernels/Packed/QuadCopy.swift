import CTarget
import PackedWeights

/// How a kernel wants its inputs.
protocol QuadInput {
  associatedtype Element
  associatedtype Source

  /// Elements are 16 bits wide; otherwise 8.
  static var isWide: Bool { get }
  /// Added to every input.
  static var offset: Int32 { get }
  /// What an input becomes.
  static func converted(_ input: Source) -> Element
  /// `count` inputs.
  func convert(_ source: UnsafePointer<Source>, _ target: UnsafeMutablePointer<Element>, count: Int)
}

/// The working copy of an operator's input: what the kernel windows cover, `[height, width, I]`, borders filled with the
/// zero point. On it no window needs to look for a border.
@unsafe
struct QuadCopy<Input: QuadInput> {
  let width: Int
  private let form: Input
  /// Copies of each input channel.
  private let multiplier: Int

  /// Fills `target`.
  @inline(__always)
  init(
    _ form: Input, _ call: PackedCall, into target: UnsafeMutablePointer<Input.Element>, multiplier: Int = 1
  ) {
    let covered = unsafe CoveredInput(call.shape)
    let channels = unsafe call.shape.inputChannels
    let source = unsafe call.input.assumingMemoryBound(to: Input.Source.self)
    let (height, inputWidth) = unsafe (call.shape.inputHeight, call.shape.inputWidth)
    let (top, left) = unsafe (call.window.paddingTop, call.window.paddingLeft)
    let zero = unsafe call.parameters.inputZeroPoint &+ Input.offset
    unsafe width = covered.width
    unsafe self.form = form
    unsafe self.multiplier = multiplier
    // Elements of the target's rows and of the parts of a row.
    let rowCount = covered.width &* channels &* multiplier
    let leftCount = min(left, covered.width) &* channels &* multiplier
    let insideCount = max(0, min(inputWidth, covered.width &- left)) &* channels &* multiplier
    if top == 0 && left == 0 && covered.width == inputWidth {
      let count = min(height, covered.height) &* rowCount
      unsafe copy(source, target, count: count)
      unsafe Self.fill(target + count, zero, count: covered.height &* rowCount &- count)
      return
    }
    var row = 0
    var target = unsafe target
    while row < covered.height {
      let y = row &- top
      if y >= 0 && y < height {
        unsafe Self.fill(target, zero, count: leftCount)
        unsafe copy(source + y &* inputWidth &* channels, target + leftCount, count: insideCount)
        let done = leftCount &+ insideCount
        unsafe Self.fill(target + done, zero, count: rowCount &- done)
      } else {
        unsafe Self.fill(target, zero, count: rowCount)
      }
      unsafe target += rowCount
      row &+= 1
    }
  }

  /// `count` elements of the target.
  @inline(__always)
  private func copy(
    _ source: UnsafePointer<Input.Source>, _ target: UnsafeMutablePointer<Input.Element>, count: Int
  ) {
    if unsafe multiplier == 1 {
      unsafe form.convert(source, target, count: count)
      return
    }
    var (source, index) = unsafe (source, 0)
    while index < count {
      let value = unsafe Input.converted(source.pointee)
      var copies = unsafe multiplier
      while copies > 0 {
        unsafe target[index] = value
        index &+= 1
        copies &-= 1
      }
      unsafe source += 1
    }
  }

  @inline(__always)
  private static func fill(_ target: UnsafeMutablePointer<Input.Element>, _ value: Int32, count: Int) {
    unsafe ll_quad_fill(target, value, Input.isWide ? 1 : 0, Input.isWide ? 2 &* count : count)
  }
}

/// Copies a few bytes.
func copyBytes(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, count: Int) {
  var index = 0
  while index < count {
    unsafe target.storeBytes(
      of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
    index &+= 1
  }
}

import CTarget
import PackedWeights

/// The three input rows that an output row of a kernel of three rows sees, int8, as if the input were padded with its
/// zero point: where they are if nothing is missing, otherwise copied. A copied row serves the output rows below, too.
@unsafe
struct NEONPaddedRows {
  private let input: UnsafePointer<Int8>
  private let inputEnd: UnsafePointer<Int8>
  private let memory: UnsafeMutablePointer<Int8>
  private let window: KernelWindow
  private let height: Int
  private let fill: UInt32
  /// Elements of an input row, and of a copy: filling, input, filling.
  private let rowLength: Int
  private let left: Int
  private let middle: Int
  private let right: Int
  private let copyLength: Int
  /// The row of the padded input that each copy holds.
  private var held: InlineArray<3, Int>

  /// - Parameter memory: as many bytes as ``NEONRowScratch`` says.
  init(_ call: PackedCall, memory: UnsafeMutablePointer<Int8>) {
    let shape = unsafe call.shape
    unsafe window = call.window
    unsafe self.memory = memory
    unsafe input = call.input.assumingMemoryBound(to: Int8.self)
    unsafe height = shape.inputHeight
    unsafe rowLength = shape.inputWidth &* shape.inputChannels
    unsafe inputEnd = unsafe input + height &* rowLength
    unsafe fill = (UInt32(bitPattern: call.parameters.inputZeroPoint) & 0xFF) &* 0x0101_0101
    let needed = NEONRowScratch.rowElements(shape)
    unsafe left = min(window.paddingLeft &* shape.inputChannels, needed)
    unsafe middle = min(rowLength, needed &- left)
    unsafe right = needed &- left &- middle
    unsafe copyLength = NEONRowScratch.rowBytes(shape)
    unsafe held = [-1, -1, -1]
  }

  /// The leftmost element that tap row `tapRow` of output row `row` sees.
  @inline(never)
  mutating func row(_ row: Int, tapRow: Int) -> UnsafePointer<Int8> {
    let padded = unsafe row &* window.strideHeight &+ tapRow &* window.dilationHeight
    let y = unsafe padded &- window.paddingTop
    let isInside = unsafe y >= 0 && y < height
    if unsafe isInside && left == 0 && right == 0 { return unsafe input + y &* rowLength }
    let slot = unsafe window.dilationHeight == 1 ? padded % 3 : tapRow
    let target = unsafe memory + slot &* copyLength
    if unsafe held[slot] != padded {
      unsafe held[slot] = padded
      let source = unsafe input + (isInside ? y &* rowLength : 0)
      let isRoomy: Int32 = unsafe source + roundedUp(middle, to: 16) <= inputEnd ? 1 : 0
      let all = unsafe left &+ middle &+ right
      _ = unsafe ll_neon_assemble_row(
        source, target, isInside ? left : all, isInside ? middle : 0, isInside ? right : 0, 16, fill, isRoomy)
    }
    return unsafe UnsafePointer(target)
  }
}

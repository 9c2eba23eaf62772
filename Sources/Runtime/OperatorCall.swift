import FixedPoint
import Kernels
import ModelImage

/// One operator about to run: its record, its tensors as spans, its parameters.
///
/// The spans of the inputs and the mutable span of the output come from one arena; that they are disjoint is
/// what the image's reader proved.
@safe
struct OperatorCall {
  let image: ModelImage
  let arenaBase: UnsafeMutableRawPointer
  let operation: OperatorRecord
  // Most operators ask for these several times; finding a record in the image costs a few instructions.
  private let firstInput: TensorRecord
  let output: TensorRecord

  init(image: ModelImage, arenaBase: UnsafeMutableRawPointer, operation: OperatorRecord) {
    self.image = image
    unsafe self.arenaBase = arenaBase
    self.operation = operation
    firstInput = image.tensor(operation.inputs[0])
    output = image.tensor(operation.output)
  }

  @inline(__always)
  func input(_ place: Int) -> TensorRecord {
    place == 0 ? firstInput : image.tensor(operation.inputs[place])
  }

  @_lifetime(borrow self)
  func int8Input(_ place: Int) -> Span<Int8> {
    let start = unsafe address(input(place)).assumingMemoryBound(to: Int8.self)
    return unsafe span(start, count: input(place).shape.count)
  }

  @_lifetime(borrow self)
  func int16Input(_ place: Int) -> Span<Int16> {
    let start = unsafe address(input(place)).assumingMemoryBound(to: Int16.self)
    return unsafe span(start, count: input(place).shape.count)
  }

  @_lifetime(borrow self)
  func int8Output() -> MutableSpan<Int8> {
    let start = unsafe arenaBase.advanced(by: output.offset).assumingMemoryBound(to: Int8.self)
    let span = unsafe MutableSpan(_unsafeStart: start, count: output.shape.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  @_lifetime(borrow self)
  func int16Output() -> MutableSpan<Int16> {
    let start = unsafe arenaBase.advanced(by: output.offset).assumingMemoryBound(to: Int16.self)
    let span = unsafe MutableSpan(_unsafeStart: start, count: output.shape.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// `[O]` words of an array of the parameter section.
  @_lifetime(borrow self)
  func words(_ offset: Int, _ count: Int) -> Span<Int32> {
    let start = unsafe image.parameterAddress(offset).assumingMemoryBound(to: Int32.self)
    return unsafe span(start, count: count)
  }

  @_lifetime(borrow self)
  func weights(_ offset: Int, _ count: Int) -> Span<Int8> {
    let start = unsafe image.parameterAddress(offset).assumingMemoryBound(to: Int8.self)
    return unsafe span(start, count: count)
  }

  @_lifetime(borrow self)
  func table(_ offset: Int) -> Span<Int16> {
    let start = unsafe image.parameterAddress(offset).assumingMemoryBound(to: Int16.self)
    return unsafe span(start, count: FunctionTable.int16Count)
  }

  @_lifetime(borrow self)
  func scales(_ channels: ChannelArrays) -> ChannelScales {
    let scales = ChannelScales(
      multipliers: words(channels.multiplierOffset, channels.count),
      shifts: words(channels.shiftOffset, channels.count))
    return unsafe _overrideLifetime(scales, borrowing: self)
  }

  @unsafe
  func address(_ tensor: TensorRecord) -> UnsafeRawPointer {
    switch tensor.storage {
    case .arena: unsafe UnsafeRawPointer(arenaBase.advanced(by: tensor.offset))
    case .constant: unsafe image.parameterAddress(tensor.offset)
    }
  }

  @_lifetime(borrow self)
  private func span<Element: BitwiseCopyable>(
    _ start: UnsafePointer<Element>, count: Int
  ) -> Span<Element> {
    let elements = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }
}

import ArrayFiles

/// One array `[episode, slot, …]` of a data set, read by ranges of slots of one episode.
final class SlotArray {
  let array: RecordingArray
  let elementType: NPYElementType
  let shape: [Int]
  private let stream: ArrayStream
  /// All elements row-major, where the file has them in Fortran order.
  private let whole: ByteBuffer?

  init(_ array: RecordingArray, _ stream: ArrayStream, limitBytes: Int) throws(RecordingError) {
    self.array = array
    self.stream = stream
    elementType = stream.elementType
    shape = stream.shape
    guard stream.isFortranOrder, stream.shape.count > 1 else {
      whole = nil
      return
    }
    guard stream.sizeBytes <= limitBytes else {
      throw .fortranOrderTooLarge(
        file: stream.file, array: array.rawValue, neededBytes: stream.sizeBytes, limitBytes: limitBytes)
    }
    let buffer = ByteBuffer(count: stream.sizeBytes)
    try RecordingError.wrap { () throws(ArrayFileError) in try stream.readRows(from: 0, into: buffer.bytes) }
    whole = buffer
  }

  var heldBytes: Int { (whole?.count ?? 0) + stream.heldBytes }

  /// Elements of one slot.
  var slotCount: Int { shape.dropFirst(2).reduce(1, *) }
  var slotBytes: Int { slotCount * elementType.sizeBytes }

  /// Fills `target` with the slots of one episode from `slot` on.
  func read(
    episode: Int, slot: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(RecordingError) {
    let first = (episode * shape[1] + slot) * slotCount
    if let whole {
      let start = first * elementType.sizeBytes
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole.bytes[start..<(start + target.count)]))
      return
    }
    try RecordingError.wrap { () throws(ArrayFileError) in try stream.read(from: first, into: target) }
  }

  func verifyChecksum() throws(RecordingError) {
    try RecordingError.wrap { () throws(ArrayFileError) in try stream.verifyChecksum() }
  }
}

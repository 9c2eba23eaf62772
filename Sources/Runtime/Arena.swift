import ModelImage

/// The caller's memory, seen through the offsets of a validated image: all that a step reads and writes.
///
/// The image's reader has proved that every tensor lies inside the arena and that no operator's inputs share
/// a byte with its output, so spans are handed out without further checks.
@safe
struct Arena: ~Copyable {
  let base: UnsafeMutableRawPointer
  let capacityBytes: Int

  init(_ memory: UnsafeMutableRawBufferPointer, requiredBytes: Int) throws(ArenaError) {
    guard let base = memory.baseAddress, memory.count >= requiredBytes else {
      throw .tooSmall(requiredBytes: requiredBytes, availableBytes: memory.count)
    }
    let remainder = Int(bitPattern: base) & (ImageLayout.alignment - 1)
    guard remainder == 0 else { throw .misaligned(remainderBytes: remainder) }
    unsafe self.base = base
    capacityBytes = requiredBytes
  }

  /// Address of byte `offset`.
  @unsafe
  func address(_ offset: Int) -> UnsafeMutableRawPointer { unsafe base.advanced(by: offset) }
}

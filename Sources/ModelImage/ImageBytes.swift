#if _endian(big)
  #error("Model images are little-endian and used in place: big-endian targets are not supported.")
#endif

/// Unchecked little-endian access to the bytes of an image, which nobody changes; callers have checked the range.
@safe
struct ImageBytes: @unchecked Sendable {
  let base: UnsafeRawPointer
  let count: Int

  init(base: UnsafeRawPointer, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  func byte(at offset: Int) -> UInt8 { unsafe base.load(fromByteOffset: offset, as: UInt8.self) }
  func signedByte(at offset: Int) -> Int8 { unsafe base.load(fromByteOffset: offset, as: Int8.self) }
  func halfword(at offset: Int) -> UInt16 { unsafe base.load(fromByteOffset: offset, as: UInt16.self) }
  func word(at offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }
  func signedWord(at offset: Int) -> Int32 { unsafe base.load(fromByteOffset: offset, as: Int32.self) }

  func tensorIDs(count: Int, at offset: Int) -> TensorIDs {
    TensorIDs(
      count: count, halfword(at: offset), halfword(at: offset + 2), halfword(at: offset + 4),
      halfword(at: offset + 6))
  }
}

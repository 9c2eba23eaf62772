import ModelImage
import Testing

@testable import Quantization

/// Damage that checksums and sizes must notice.
struct ImageIntegrityTests {
  @Test("The undamaged images are accepted")
  func undamaged() throws {
    #expect(refusalOf(try SmallModel.bytes()) == nil)
    #expect(refusalOf(try SmallModel.bytesWithRecurrence()) == nil)
  }

  @Test("A change of any single byte is refused", arguments: [UInt8(0x01), 0x80, 0xFF])
  func singleByte(mask: UInt8) throws {
    var bytes = try SmallModel.bytes()
    for index in bytes.indices {
      bytes[index] ^= mask
      #expect(refusalOf(bytes) != nil, "byte \(index)")
      bytes[index] ^= mask
    }
  }

  @Test("Every truncation is refused with both sizes")
  func truncation() throws {
    let bytes = try SmallModel.bytes()
    for count in bytes.indices {
      let required = count < ImageLayout.contentOffset ? ImageLayout.contentOffset : bytes.count
      #expect(
        refusalOf(Array(bytes[..<count]))
          == .truncated(requiredBytes: UInt32(required), availableBytes: count))
    }
  }

  @Test("Bytes behind the image are ignored")
  func trailing() throws {
    let bytes = try SmallModel.bytes()
    let loaded = try LoadedImage(bytes + [1, 2, 3])
    #expect(loaded.image.sizeBytes == bytes.count)
  }

  @Test("An image that does not start at a multiple of 16 is refused", arguments: 1..<16)
  func misaligned(by offset: Int) throws {
    let bytes = try SmallModel.bytes()
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + 16, alignment: 16)
    defer { unsafe memory.deallocate() }
    let shifted = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset..<(offset + bytes.count)])
    unsafe shifted.copyBytes(from: bytes)
    #expect(throws: ImageError.misalignedBase(remainderBytes: offset)) {
      _ = try unsafe ModelImage(validating: UnsafeRawBufferPointer(shifted))
    }
  }

  @Test("Other magic, other version")
  func identity() throws {
    var image = PatchedImage(try SmallModel.bytes())
    image.setWord(at: 4, 3)
    #expect(image.refusal() == .unsupportedVersion(found: 3, supported: 2))
    image.setWord(at: 0, 0x1234_5678)
    #expect(image.refusal() == .badMagic(found: 0x1234_5678))
  }

  @Test("A damaged section is named with both checksums")
  func checksum() throws {
    var image = PatchedImage(try SmallModel.bytes())
    let offset = image.start(.metadata) + 3
    let stored = image.word(at: ImageLayout.headerSizeBytes + ImageSection.metadata.index * 16 + 12)
    image.bytes[offset] ^= 0x20
    let section = image.bytes[image.start(.metadata)..<(image.start(.metadata) + image.size(.metadata))]
    let computed = section.withUnsafeBytes { unsafe CRC32.checksum($0.bytes) }
    #expect(refusalOf(image.bytes) == .sectionChecksum(.metadata, stored: stored, computed: computed))
  }
}

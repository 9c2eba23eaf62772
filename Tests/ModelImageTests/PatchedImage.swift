import ModelImage

@testable import Quantization

/// An image whose bytes can be changed so that all checksums still fit.
struct PatchedImage {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func word(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
  }

  mutating func setWord(at offset: Int, _ value: UInt32) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
  }

  mutating func setHalfword(at offset: Int, _ value: UInt16) {
    bytes[offset] = UInt8(truncatingIfNeeded: value)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
  }

  private func entry(_ section: ImageSection) -> Int {
    ImageLayout.headerSizeBytes + section.index * ImageLayout.sectionEntrySizeBytes
  }

  func start(_ section: ImageSection) -> Int { Int(word(at: entry(section) + 4)) }
  func size(_ section: ImageSection) -> Int { Int(word(at: entry(section) + 8)) }

  func tensor(_ index: Int) -> Int { start(.tensors) + index * ImageLayout.tensorRecordSizeBytes }
  func `operator`(_ index: Int) -> Int { start(.operators) + index * ImageLayout.operatorRecordSizeBytes }
  func network(_ index: Int) -> Int { start(.networks) + index * ImageLayout.networkRecordSizeBytes }
  /// Start of an operator's parameter block.
  func block(_ index: Int) -> Int { start(.parameters) + Int(word(at: self.operator(index) + 16)) }

  private static let sections: [ImageSection] = [
    .networks, .tensors, .operators, .parameters, .loop, .background, .metadata,
  ]

  /// Recomputes all checksums. Sections whose extent leaves the image keep theirs.
  mutating func fixChecksums() {
    for section in Self.sections {
      let (start, size) = (start(section), size(section))
      guard start <= bytes.count, size <= bytes.count - start else { continue }
      setWord(at: entry(section) + 12, checksum(bytes[start..<(start + size)]))
    }
    setWord(at: 28, 0)
    setWord(at: 28, checksum(bytes[0..<ImageLayout.contentOffset]))
  }

  private func checksum(_ slice: ArraySlice<UInt8>) -> UInt32 {
    slice.withUnsafeBytes { unsafe CRC32.checksum($0.bytes) }
  }

  /// What the reader says of the patched bytes, checksums made to fit.
  func refusal() -> ImageError? {
    var copy = self
    copy.fixChecksums()
    return refusalOf(copy.bytes)
  }
}

/// The error with which the reader refuses `bytes`; nil when it accepts them.
func refusalOf(_ bytes: [UInt8]) -> ImageError? {
  do {
    _ = try LoadedImage(bytes)
    return nil
  } catch { return error }
}

import ModelImage

/// An image whose bytes can be changed so that all checksums still fit.
struct FaultyImage {
  var bytes: [UInt8]

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

  /// Where records and blocks begin.
  func network(_ index: Int) -> Int { start(.networks) + index * ImageLayout.networkRecordSizeBytes }
  func tensor(_ index: Int) -> Int { start(.tensors) + index * ImageLayout.tensorRecordSizeBytes }
  func `operator`(_ index: Int) -> Int { start(.operators) + index * ImageLayout.operatorRecordSizeBytes }
  func block(_ index: Int) -> Int { start(.parameters) + Int(word(at: self.operator(index) + 16)) }

  private static let sections: [ImageSection] = [
    .networks, .tensors, .operators, .parameters, .loop, .background, .metadata,
  ]

  /// Recomputes all checksums. Sections whose extent leaves the image keep theirs.
  mutating func fixChecksums() {
    for section in Self.sections {
      let (start, size) = (start(section), size(section))
      guard start <= bytes.count, size <= bytes.count - start else { continue }
      setWord(at: entry(section) + 12, VectorSetContents.checksum(bytes[start..<(start + size)]))
    }
    let header = 28
    setWord(at: header, 0)
    setWord(at: header, VectorSetContents.checksum(bytes[0..<ImageLayout.contentOffset]))
  }

  /// The words in which this image differs from one of the same size, as pairs (offset, word), little-endian.
  func changes(from original: FaultyImage) -> [UInt8] {
    var pairs = FaultyImage(bytes: [])
    for offset in stride(from: 0, to: bytes.count, by: 4) where word(at: offset) != original.word(at: offset)
    {
      pairs.bytes += [UInt8](repeating: 0, count: 8)
      pairs.setWord(at: pairs.bytes.count - 8, UInt32(offset))
      pairs.setWord(at: pairs.bytes.count - 4, word(at: offset))
    }
    return pairs.bytes
  }
}

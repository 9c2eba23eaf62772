import ModelImage

/// A set of conformance vectors, used in place.
@safe
public struct VectorSet {
  private let base: UnsafeRawPointer
  public let sizeBytes: Int
  public let caseCount: Int

  /// Checks the set at the start of `memory`; bytes beyond its end are ignored.
  ///
  /// `memory` starts at a multiple of 16 and outlives the set.
  public init(validating memory: UnsafeRawBufferPointer) throws(VectorError) {
    typealias Header = VectorLayout.Header
    guard let base = memory.baseAddress, memory.count >= VectorLayout.headerSizeBytes else {
      throw .truncated(requiredBytes: VectorLayout.headerSizeBytes, availableBytes: memory.count)
    }
    let remainder = Int(bitPattern: base) & (VectorLayout.alignment - 1)
    guard remainder == 0 else { throw .misaligned(remainderBytes: remainder) }
    func word(_ offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }

    let magic = word(Header.magic)
    guard magic == VectorLayout.magic else { throw .badMagic(found: magic) }
    let version = word(Header.version)
    guard version == VectorLayout.version else {
      throw .unsupportedVersion(found: version, supported: VectorLayout.version)
    }
    let total = word(Header.totalSizeBytes)
    guard total >= UInt32(VectorLayout.headerSizeBytes), total < 1 << 31 else { throw .size(stored: total) }
    let size = Int(truncatingIfNeeded: total)
    guard memory.count >= size else { throw .truncated(requiredBytes: size, availableBytes: memory.count) }
    let cases = word(Header.caseCount)
    guard cases <= UInt32(VectorLayout.maximumCases),
      VectorLayout.headerSizeBytes + VectorLayout.caseSizeBytes * Int(truncatingIfNeeded: cases) <= size
    else { throw .caseCount(found: cases) }
    unsafe self.base = base
    sizeBytes = size
    caseCount = Int(truncatingIfNeeded: cases)
    try checkChecksum()
    try checkExtents()
  }

  private func checkChecksum() throws(VectorError) {
    let field = VectorLayout.Header.checksum
    var crc = CRC32()
    for offset in 0..<sizeBytes where offset & ~3 != field {
      crc.append(unsafe base.load(fromByteOffset: offset, as: UInt8.self))
    }
    let (stored, computed) = (word(field), crc.value)
    guard stored == computed else { throw .checksum(stored: stored, computed: computed) }
  }

  private func checkExtents() throws(VectorError) {
    typealias Case = VectorLayout.Case
    for offset in VectorLayout.Header.reserved..<VectorLayout.Header.checksum {
      guard unsafe base.load(fromByteOffset: offset, as: UInt8.self) == 0 else {
        throw .reservedFieldNotZero(offset: offset)
      }
    }
    try checkExtent(-1, VectorLayout.Header.stampOffset, isAligned: false)
    for index in 0..<caseCount {
      let record = record(index)
      let (kind, source) = (word(record + Case.kind), word(record + Case.source))
      guard CaseKind(rawValue: kind) != nil else { throw .caseKind(index: index, found: kind) }
      guard TruthSource(rawValue: source) != nil else { throw .truthSource(index: index, found: source) }
      try checkExtent(index, record + Case.nameOffset, isAligned: false)
      try checkExtent(index, record + Case.imageOffset, isAligned: false)
      try checkExtent(index, record + Case.inputOffset, isAligned: true)
      try checkExtent(index, record + Case.expectedOffset, isAligned: true)
      for place in 0..<2 {
        let field = record + Case.reserved + 4 * place
        guard word(field) == 0 else { throw .reservedFieldNotZero(offset: field) }
      }
    }
  }

  /// Offset and size at `field` describe bytes inside the set.
  private func checkExtent(_ index: Int, _ field: Int, isAligned: Bool) throws(VectorError) {
    let (offset, size) = (word(field), word(field + 4))
    let capacity = UInt32(truncatingIfNeeded: sizeBytes)
    let mask = isAligned ? UInt32(VectorLayout.alignment - 1) : 0
    guard offset <= capacity, size <= capacity - offset, offset & mask == 0 else {
      throw .extent(index: index, offset: offset, sizeBytes: size)
    }
  }

  // MARK: Contents

  /// Bytes of the model image that cases without one of their own run on.
  public var modelSizeBytes: UInt32 { word(VectorLayout.Header.modelSizeBytes) }

  /// CRC-32 of that image.
  public var modelChecksum: UInt32 { word(VectorLayout.Header.modelChecksum) }

  public var checksum: UInt32 { word(VectorLayout.Header.checksum) }

  public var seedLow: UInt32 { word(VectorLayout.Header.seed) }
  public var seedHigh: UInt32 { word(VectorLayout.Header.seed + 4) }

  /// UTF-8 JSON.
  public var stamp: UnsafeRawBufferPointer {
    unsafe bytes(
      at: Int(truncatingIfNeeded: word(VectorLayout.Header.stampOffset)),
      count: Int(truncatingIfNeeded: word(VectorLayout.Header.stampSizeBytes)))
  }

  /// Case `index` (0 … caseCount − 1).
  public func vectorCase(_ index: Int) -> VectorCase {
    precondition(index >= 0 && index < caseCount, "no such case")
    typealias Case = VectorLayout.Case
    let record = record(index)
    return VectorCase(
      kind: CaseKind(rawValue: word(record + Case.kind)) ?? .operators,
      source: TruthSource(rawValue: word(record + Case.source)) ?? .portableCode,
      nameOffset: count(record + Case.nameOffset), nameSizeBytes: count(record + Case.nameSizeBytes),
      imageOffset: count(record + Case.imageOffset), imageSizeBytes: count(record + Case.imageSizeBytes),
      selector: word(record + Case.selector), inputOffset: count(record + Case.inputOffset),
      inputSizeBytes: count(record + Case.inputSizeBytes),
      expectedOffset: count(record + Case.expectedOffset),
      expectedSizeBytes: count(record + Case.expectedSizeBytes), digest: word(record + Case.digest),
      argument0: Int32(bitPattern: word(record + Case.argument0)),
      argument1: Int32(bitPattern: word(record + Case.argument1)))
  }

  /// UTF-8.
  public func name(_ vector: VectorCase) -> UnsafeRawBufferPointer {
    unsafe bytes(at: vector.nameOffset, count: vector.nameSizeBytes)
  }

  /// The image that the case brings along.
  public func image(_ vector: VectorCase) -> UnsafeRawBufferPointer {
    unsafe bytes(at: vector.imageOffset, count: vector.imageSizeBytes)
  }

  public func input(_ vector: VectorCase) -> UnsafeRawBufferPointer {
    unsafe bytes(at: vector.inputOffset, count: vector.inputSizeBytes)
  }

  public func expected(_ vector: VectorCase) -> UnsafeRawBufferPointer {
    unsafe bytes(at: vector.expectedOffset, count: vector.expectedSizeBytes)
  }

  private func record(_ index: Int) -> Int {
    VectorLayout.headerSizeBytes + index * VectorLayout.caseSizeBytes
  }

  private func word(_ offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }
  private func count(_ offset: Int) -> Int { Int(truncatingIfNeeded: word(offset)) }

  private func bytes(at offset: Int, count: Int) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base.advanced(by: offset), count: count)
  }
}

import PackedWeights

/// Checks an image from the outside in: header, section table and checksums here, then records, then what
/// the records mean together. Sizes are compared as unsigned words before any becomes an `Int`, so that no
/// number in an image can trap, on 32-bit targets either.
struct ImageValidator {
  let bytes: ImageBytes
  let sections: SectionTable
  let arenaSizeBytes: Int
  let persistentSizeBytes: Int
  let packingTarget: PackingTarget

  /// Validates header, section table, checksums and padding.
  init(_ memory: UnsafeRawBufferPointer) throws(ImageError) {
    let minimumBytes = ImageLayout.contentOffset
    guard let base = memory.baseAddress, memory.count >= minimumBytes else {
      throw .truncated(
        requiredBytes: UInt32(truncatingIfNeeded: minimumBytes), availableBytes: memory.count)
    }
    let remainder = Int(bitPattern: base) & (ImageLayout.alignment - 1)
    guard remainder == 0 else { throw .misalignedBase(remainderBytes: remainder) }
    let available = memory.count
    bytes = unsafe ImageBytes(base: base, count: available)

    let magic = bytes.word(at: HeaderField.magic)
    guard magic == ImageLayout.magic else { throw .badMagic(found: magic) }
    let version = bytes.word(at: HeaderField.version)
    guard version == ImageLayout.version else {
      throw .unsupportedVersion(found: version, supported: ImageLayout.version)
    }
    try Self.checkHeaderChecksum(bytes)
    let sectionCount = bytes.word(at: HeaderField.sectionCount)
    guard sectionCount == UInt32(truncatingIfNeeded: ImageLayout.sectionCount) else {
      throw .sectionCount(found: sectionCount, expected: ImageLayout.sectionCount)
    }
    let rawTarget = bytes.word(at: HeaderField.packingTarget)
    guard let target = PackingTarget(rawValue: rawTarget), target.isCompiledIn else {
      throw .foreignPacking(found: rawTarget, native: PackingTarget.native.rawValue)
    }
    packingTarget = target
    let storedTotal = bytes.word(at: HeaderField.totalSizeBytes)
    guard UInt(storedTotal) <= UInt(bitPattern: available) else {
      throw .truncated(requiredBytes: storedTotal, availableBytes: available)
    }
    sections = try Self.readSections(bytes, totalBytes: Int(truncatingIfNeeded: storedTotal))
    (arenaSizeBytes, persistentSizeBytes) = try Self.readArena(bytes)
  }

  private static func checkHeaderChecksum(_ bytes: ImageBytes) throws(ImageError) {
    var crc = CRC32()
    for offset in 0..<ImageLayout.contentOffset {
      let isChecksum = offset >= HeaderField.checksum && offset < HeaderField.checksum + 4
      crc.append(isChecksum ? 0 : bytes.byte(at: offset))
    }
    let stored = bytes.word(at: HeaderField.checksum)
    guard stored == crc.value else { throw .headerChecksum(stored: stored, computed: crc.value) }
  }

  private static func readSections(
    _ bytes: ImageBytes, totalBytes: Int
  ) throws(ImageError) -> SectionTable {
    var table = SectionTable()
    var expectedOffset = ImageLayout.contentOffset
    for index in 0..<ImageLayout.sectionCount {
      let entry = ImageLayout.headerSizeBytes + index * ImageLayout.sectionEntrySizeBytes
      let kind = bytes.word(at: entry + SectionField.kind)
      guard let section = ImageSection(index: index), kind == section.rawValue else {
        throw .sectionKind(index: index, found: kind)
      }
      let offset = bytes.word(at: entry + SectionField.offset)
      guard offset == UInt32(truncatingIfNeeded: expectedOffset) else {
        throw .sectionOffset(section, found: offset, expected: expectedOffset)
      }
      let size = bytes.word(at: entry + SectionField.sizeBytes)
      guard expectedOffset <= totalBytes, UInt(size) <= UInt(bitPattern: totalBytes - expectedOffset) else {
        throw .sectionBeyondImage(section, offset: expectedOffset, sizeBytes: size, totalBytes: totalBytes)
      }
      let sizeBytes = Int(truncatingIfNeeded: size)
      try checkSectionSize(section, sizeBytes)
      try checkSectionChecksum(
        bytes, section, offset: expectedOffset, sizeBytes: sizeBytes,
        stored: bytes.word(at: entry + SectionField.checksum))
      let end = expectedOffset + sizeBytes
      let next = ImageLayout.aligned(end)
      guard next <= totalBytes else {
        throw .sectionBeyondImage(section, offset: expectedOffset, sizeBytes: size, totalBytes: totalBytes)
      }
      for offset in end..<next where bytes.byte(at: offset) != 0 { throw .paddingNotZero(offset: offset) }
      table[section] = SectionTable.Extent(offset: expectedOffset, sizeBytes: sizeBytes)
      expectedOffset = next
    }
    guard expectedOffset == totalBytes else {
      throw .imageSize(stored: UInt32(truncatingIfNeeded: totalBytes), expected: expectedOffset)
    }
    return table
  }

  private static func checkSectionSize(_ section: ImageSection, _ sizeBytes: Int) throws(ImageError) {
    let isValid =
      switch section {
      case .networks: sizeBytes > 0 && sizeBytes % ImageLayout.networkRecordSizeBytes == 0
      case .tensors: isRecordSection(sizeBytes, ImageLayout.tensorRecordSizeBytes)
      case .operators: isRecordSection(sizeBytes, ImageLayout.operatorRecordSizeBytes)
      case .background: sizeBytes == 0 || sizeBytes == ImageLayout.backgroundSizeBytes
      case .parameters, .loop, .metadata: true
      }
    guard isValid else { throw .sectionSize(section, sizeBytes: sizeBytes) }
  }

  /// Tensor identifiers are 16-bit, all ones meaning none.
  private static func isRecordSection(_ sizeBytes: Int, _ recordSizeBytes: Int) -> Bool {
    sizeBytes > 0 && sizeBytes % recordSizeBytes == 0
      && sizeBytes / recordSizeBytes < Int(ImageLayout.noTensor)
  }

  private static func checkSectionChecksum(
    _ bytes: ImageBytes, _ section: ImageSection, offset: Int, sizeBytes: Int, stored: UInt32
  ) throws(ImageError) {
    var crc = CRC32()
    for position in offset..<(offset + sizeBytes) { crc.append(bytes.byte(at: position)) }
    guard stored == crc.value else { throw .sectionChecksum(section, stored: stored, computed: crc.value) }
  }

  private static func readArena(_ bytes: ImageBytes) throws(ImageError) -> (arena: Int, persistent: Int) {
    let arena = bytes.word(at: HeaderField.arenaSizeBytes)
    let persistent = bytes.word(at: HeaderField.persistentSizeBytes)
    let mask = UInt32(truncatingIfNeeded: ImageLayout.alignment - 1)
    guard arena & mask == 0, arena <= UInt32(Int32.max) else {
      throw .arenaMisaligned(field: .arenaSize, valueBytes: arena)
    }
    guard persistent & mask == 0 else {
      throw .arenaMisaligned(field: .persistentSize, valueBytes: persistent)
    }
    guard persistent <= arena else {
      throw .persistentBeyondArena(persistentBytes: persistent, arenaBytes: arena)
    }
    return (Int(truncatingIfNeeded: arena), Int(truncatingIfNeeded: persistent))
  }

  /// Validates everything inside the sections, in an order in which each check may rely on those before.
  func validateContents() throws(ImageError) {
    try validateNetworkRanges()
    for network in 0..<sections.networkCount { try validateTensors(ofNetwork: network) }
    let image = ModelImage(unvalidatedContentsOf: self)
    for network in 0..<sections.networkCount {
      try validatePorts(ofNetwork: network)
      try validateOperatorRecords(ofNetwork: network)
      try validateDataFlow(image, network: network)
      try validateParameters(image, network: network)
      try validateBuffers(image, network: network)
    }
  }
}

import Foundation

/// Reads a ZIP archive's directory; every offset and size is checked before it is used.
struct ZipDirectory {
  private let bytes: Data
  private let file: String
  private(set) var entries: [ZipEntry] = []

  /// - Parameter bytes: the whole archive, indexed from 0.
  init(_ bytes: Data, file: String) throws(ArrayFileError) {
    self.bytes = bytes
    self.file = file
    let end = try endRecord()
    var count = UInt64(try little16(end + 10))
    var size = UInt64(try little32(end + 12))
    var offset = UInt64(try little32(end + 16))
    if count == UInt64(ZipRecord.escape16) || size == UInt64(ZipRecord.escape32)
      || offset == UInt64(ZipRecord.escape32)
    {
      let end64 = try end64Record(before: end)
      count = try little64(end64 + 32)
      size = try little64(end64 + 40)
      offset = try little64(end64 + 48)
    }
    let (limit, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, limit <= UInt64(end) else {
      throw .invalidArchive(
        file: file, reason: "the directory (\(size) bytes at \(offset)) lies outside the file")
    }
    guard count <= size / UInt64(ZipRecord.centralBytes) else {
      throw .invalidArchive(file: file, reason: "\(count) entries do not fit in \(size) bytes")
    }
    var position = Int(offset)
    for _ in 0..<count {
      entries.append(try centralRecord(&position, limit: Int(limit)))
    }
  }

  /// The entry's bytes as they are stored.
  func storedBytes(of entry: ZipEntry) throws(ArrayFileError) -> Data {
    bytes[try storedRange(of: entry)]
  }

  /// Where in the archive the entry's bytes are stored.
  func storedRange(of entry: ZipEntry) throws(ArrayFileError) -> Range<Int> {
    guard entry.offset <= UInt64(bytes.count) else {
      throw .truncated(
        file: file, part: "entry '\(entry.name)'", neededBytes: entry.offset,
        availableBytes: UInt64(bytes.count))
    }
    let start = Int(entry.offset)
    guard try little32(start) == ZipRecord.localSignature else {
      throw .invalidArchive(file: file, reason: "no local record of '\(entry.name)' at \(start)")
    }
    let data = start + ZipRecord.localBytes + Int(try little16(start + 26)) + Int(try little16(start + 28))
    guard entry.compressedBytes <= UInt64(max(0, bytes.count - data)) else {
      throw .truncated(
        file: file, part: "entry '\(entry.name)'", neededBytes: entry.compressedBytes,
        availableBytes: UInt64(max(0, bytes.count - data)))
    }
    return data..<(data + Int(entry.compressedBytes))
  }

  /// The end record may be followed by a comment, so it is searched backwards.
  private func endRecord() throws(ArrayFileError) -> Int {
    let longestComment = 65_535
    guard bytes.count >= ZipRecord.endBytes else {
      throw .truncated(
        file: file, part: "end record", neededBytes: UInt64(ZipRecord.endBytes),
        availableBytes: UInt64(bytes.count))
    }
    let last = bytes.count - ZipRecord.endBytes
    for position in stride(from: last, through: max(0, last - longestComment), by: -1)
    where try little32(position) == ZipRecord.endSignature {
      return position
    }
    throw .invalidArchive(file: file, reason: "no end record: not a ZIP file, or truncated")
  }

  private func end64Record(before end: Int) throws(ArrayFileError) -> Int {
    let locator = end - ZipRecord.end64LocatorBytes
    guard locator >= 0, try little32(locator) == ZipRecord.end64LocatorSignature else {
      throw .invalidArchive(file: file, reason: "no locator of the 64-bit end record")
    }
    let offset = try little64(locator + 8)
    guard offset <= UInt64(max(0, locator - ZipRecord.end64Bytes)),
      try little32(Int(offset)) == ZipRecord.end64Signature
    else {
      throw .invalidArchive(file: file, reason: "no 64-bit end record at \(offset)")
    }
    return Int(offset)
  }

  private func centralRecord(_ position: inout Int, limit: Int) throws(ArrayFileError) -> ZipEntry {
    guard position + ZipRecord.centralBytes <= limit,
      try little32(position) == ZipRecord.centralSignature
    else {
      throw .invalidArchive(file: file, reason: "no directory record at \(position)")
    }
    let flags = try little16(position + 8)
    let nameBytes = Int(try little16(position + 28))
    let extraBytes = Int(try little16(position + 30))
    let commentBytes = Int(try little16(position + 32))
    let extra = position + ZipRecord.centralBytes + nameBytes
    let next = extra + extraBytes + commentBytes
    guard next <= limit else {
      throw .invalidArchive(file: file, reason: "the directory record at \(position) is cut off")
    }
    let name = String(decoding: bytes[(position + ZipRecord.centralBytes)..<extra], as: UTF8.self)
    var entry = ZipEntry(
      name: name, method: try little16(position + 10), checksum: try little32(position + 16),
      compressedBytes: UInt64(try little32(position + 20)),
      expandedBytes: UInt64(try little32(position + 24)), offset: UInt64(try little32(position + 42)))
    if flags & 1 != 0 { throw .invalidArchive(file: file, reason: "'\(name)' is encrypted") }
    try readZip64(&entry, extra: extra, limit: extra + extraBytes)
    position = next
    return entry
  }

  /// 64-bit values stand, in this order, for those 32-bit ones that hold the escape.
  private func readZip64(_ entry: inout ZipEntry, extra: Int, limit: Int) throws(ArrayFileError) {
    var field = extra
    while field + 4 <= limit {
      let tag = try little16(field)
      let end = field + 4 + Int(try little16(field + 2))
      var value = field + 4
      if tag == ZipRecord.zip64Tag {
        func next(_ current: UInt64) throws(ArrayFileError) -> UInt64 {
          guard current == UInt64(ZipRecord.escape32) else { return current }
          guard value + 8 <= min(end, limit) else {
            throw .invalidArchive(file: file, reason: "'\(entry.name)' lacks its 64-bit sizes")
          }
          defer { value += 8 }
          return try little64(value)
        }
        entry.expandedBytes = try next(entry.expandedBytes)
        entry.compressedBytes = try next(entry.compressedBytes)
        entry.offset = try next(entry.offset)
      }
      field = end
    }
  }

  private func little16(_ position: Int) throws(ArrayFileError) -> UInt16 {
    UInt16(truncatingIfNeeded: try little(position, count: 2))
  }

  private func little32(_ position: Int) throws(ArrayFileError) -> UInt32 {
    UInt32(truncatingIfNeeded: try little(position, count: 4))
  }

  private func little64(_ position: Int) throws(ArrayFileError) -> UInt64 {
    try little(position, count: 8)
  }

  private func little(_ position: Int, count: Int) throws(ArrayFileError) -> UInt64 {
    guard position >= 0, position <= bytes.count - count else {
      throw .truncated(
        file: file, part: "archive", neededBytes: UInt64(position + count),
        availableBytes: UInt64(bytes.count))
    }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    return value
  }
}

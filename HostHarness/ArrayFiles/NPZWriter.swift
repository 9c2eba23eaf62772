import CZlib

/// Writes an `.npz` archive, an array after the other and an array piece by piece, so that data sets need not
/// fit in memory. Nothing appears at the path before `finish`.
///
/// The same calls give the same bytes: dates are fixed, and so is the compression level.
public struct NPZWriter: ~Copyable {
  public enum Compression: Sendable {
    case stored
    /// zlib's level 1: frames shrink by a third, higher levels gain little and take long.
    case deflated
  }

  private struct OpenArray {
    var entry: ZipEntry
    var remainingBytes: Int
  }

  private var file: AtomicFileWriter
  private var entries: [ZipEntry] = []
  private var open: OpenArray?
  private var deflater: Deflater?

  public init(path: String) throws(AtomicFile.WriteError) {
    file = try AtomicFileWriter(path: path)
  }

  /// Writes a whole array.
  public mutating func add(
    _ name: String, _ array: NPYArray, compression: Compression = .deflated
  ) throws(AtomicFile.WriteError) {
    try begin(name, elementType: array.elementType, shape: array.shape, compression: compression)
    try append(array.bytes.bytes)
  }

  /// Starts an array whose elements `append` will bring.
  ///
  /// - Precondition: the array before is complete, and its name another one.
  public mutating func begin(
    _ name: String, elementType: NPYElementType, shape: [Int], compression: Compression
  ) throws(AtomicFile.WriteError) {
    precondition(open == nil, "the array before is not complete")
    precondition(!entries.contains { $0.name == name + ".npy" }, "two arrays of one name")
    let header = NPYHeader(elementType: elementType, shape: shape)
    let bytes = header.encoded()
    let entry = ZipEntry(
      name: name + ".npy", method: compression == .stored ? ZipRecord.stored : ZipRecord.deflated,
      checksum: 0,
      compressedBytes: 0, expandedBytes: UInt64(bytes.count + header.dataBytes), offset: file.offset)
    let record = localRecord(entry)
    try file.write(record.span.bytes)
    if compression == .deflated { deflater = try Deflater(level: 1) }
    open = OpenArray(entry: entry, remainingBytes: bytes.count + header.dataBytes)
    try append(bytes.span.bytes)
  }

  /// Brings the next elements, row-major and little-endian; the array is complete when its shape is filled.
  ///
  /// - Precondition: the array has room for them.
  public mutating func append(_ bytes: RawSpan) throws(AtomicFile.WriteError) {
    guard var array = open else {
      precondition(bytes.byteCount == 0, "more elements than the shape holds")
      return
    }
    precondition(bytes.byteCount <= array.remainingBytes, "more elements than the shape holds")
    array.remainingBytes -= bytes.byteCount
    array.entry.checksum = bytes.withUnsafeBytes {
      Checksum.crc32($0, continuing: array.entry.checksum)
    }
    let start = file.offset
    if array.entry.method == ZipRecord.stored {
      try file.write(bytes)
    } else {
      let compressed = deflater?.compress(bytes, isLast: array.remainingBytes == 0) ?? []
      try file.write(compressed.span.bytes)
    }
    array.entry.compressedBytes += file.offset - start
    if array.remainingBytes > 0 {
      open = array
      return
    }
    // The local record was written before its checksum and size were known.
    let record = localRecord(array.entry)
    try file.overwrite(record.span.bytes, at: array.entry.offset)
    entries.append(array.entry)
    open = nil
    deflater = nil
  }

  /// Writes the directory and makes the file appear.
  ///
  /// - Precondition: the last array is complete.
  public consuming func finish() throws(AtomicFile.WriteError) {
    precondition(open == nil, "the last array is not complete")
    let directory = directory(offset: file.offset)
    try file.write(directory.span.bytes)
    try file.commit()
  }

  /// With 64-bit sizes always, as NumPy writes it: the record's length does not depend on the compression.
  private func localRecord(_ entry: ZipEntry) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(little32: ZipRecord.localSignature)
    bytes.append(little16: ZipRecord.version)
    bytes.append(little16: 0)
    bytes.append(little16: entry.method)
    bytes.append(little16: ZipRecord.time)
    bytes.append(little16: ZipRecord.date)
    bytes.append(little32: entry.checksum)
    bytes.append(little32: ZipRecord.escape32)
    bytes.append(little32: ZipRecord.escape32)
    bytes.append(little16: UInt16(entry.name.utf8.count))
    bytes.append(little16: 20)
    bytes.append(contentsOf: entry.name.utf8)
    bytes.append(little16: ZipRecord.zip64Tag)
    bytes.append(little16: 16)
    bytes.append(little64: entry.expandedBytes)
    bytes.append(little64: entry.compressedBytes)
    return bytes
  }

  private func directory(offset: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      bytes.append(little32: ZipRecord.centralSignature)
      bytes.append(little16: ZipRecord.version)
      bytes.append(little16: ZipRecord.version)
      bytes.append(little16: 0)
      bytes.append(little16: entry.method)
      bytes.append(little16: ZipRecord.time)
      bytes.append(little16: ZipRecord.date)
      bytes.append(little32: entry.checksum)
      bytes.append(little32: ZipRecord.escape32)
      bytes.append(little32: ZipRecord.escape32)
      bytes.append(little16: UInt16(entry.name.utf8.count))
      bytes.append(little16: 28)
      bytes.append(contentsOf: [UInt8](repeating: 0, count: 10))
      bytes.append(little32: ZipRecord.escape32)
      bytes.append(contentsOf: entry.name.utf8)
      bytes.append(little16: ZipRecord.zip64Tag)
      bytes.append(little16: 24)
      bytes.append(little64: entry.expandedBytes)
      bytes.append(little64: entry.compressedBytes)
      bytes.append(little64: entry.offset)
    }
    let size = UInt64(bytes.count)
    let count = UInt64(entries.count)
    bytes.append(little32: ZipRecord.end64Signature)
    bytes.append(little64: UInt64(ZipRecord.end64Bytes - 12))
    bytes.append(little16: ZipRecord.version)
    bytes.append(little16: ZipRecord.version)
    bytes.append(little32: 0)
    bytes.append(little32: 0)
    for value in [count, count, size, offset] { bytes.append(little64: value) }
    bytes.append(little32: ZipRecord.end64LocatorSignature)
    bytes.append(little32: 0)
    bytes.append(little64: offset + size)
    bytes.append(little32: 1)
    bytes.append(little32: ZipRecord.endSignature)
    bytes.append(little32: 0)
    bytes.append(little16: ZipRecord.escape16)
    bytes.append(little16: ZipRecord.escape16)
    bytes.append(little32: ZipRecord.escape32)
    bytes.append(little32: ZipRecord.escape32)
    bytes.append(little16: 0)
    return bytes
  }
}

import Foundation

/// One array of an `.npy` file or an `.npz` archive, read piece by piece.
///
/// Holds at most ``heldBytes`` between two calls. Not shared between threads: open one for each.
public final class ArrayStream {
  private enum Storage {
    /// From that offset of the file on.
    case plain(UInt64)
    case deflated(SeekableInflater)
  }

  /// The path of the file.
  public var file: String { source.path }
  public let name: String
  public let elementType: NPYElementType
  public let shape: [Int]
  public let isFortranOrder: Bool
  private let source: RandomAccessFile
  private let storage: Storage
  /// The header's length, and with it all bytes of the entry.
  private let headerBytes: Int
  private let checksum: UInt32?

  /// Elements, not bytes.
  public var count: Int { shape.reduce(1, *) }
  public var sizeBytes: Int { count * elementType.sizeBytes }
  public var isDeflated: Bool {
    switch storage {
    case .plain: false
    case .deflated: true
    }
  }

  /// Bytes of one step along the first axis; all of them for a single element.
  public var rowBytes: Int { shape.dropFirst().reduce(elementType.sizeBytes, *) }

  /// Memory that is held between two calls.
  public var heldBytes: Int {
    switch storage {
    case .plain: 0
    case .deflated(let inflater): inflater.heldBytes
    }
  }

  /// Opens an `.npy` file.
  public convenience init(contentsOf path: String) throws(ArrayFileError) {
    let source = try RandomAccessFile(path: path)
    try self.init(
      source: source, storage: .plain(0), entryBytes: source.sizeBytes, name: "array", checksum: nil)
  }

  /// An entry of an archive.
  convenience init(
    entry: ZipEntry, stored: Range<Int>, in source: RandomAccessFile, name: String
  ) throws(ArrayFileError) {
    let range = UInt64(stored.lowerBound)..<UInt64(stored.upperBound)
    let storage: Storage
    switch entry.method {
    case ZipRecord.stored: storage = .plain(range.lowerBound)
    default:
      storage = .deflated(
        try SeekableInflater(
          file: source, stored: range, expandedBytes: Int(entry.expandedBytes), name: entry.name))
    }
    try self.init(
      source: source, storage: storage, entryBytes: entry.expandedBytes, name: name,
      checksum: entry.checksum)
  }

  private init(
    source: RandomAccessFile, storage: Storage, entryBytes: UInt64, name: String, checksum: UInt32?
  ) throws(ArrayFileError) {
    let start = ByteBuffer(count: Int(min(UInt64(NPYHeader.longestBytes), entryBytes)))
    try Self.read(storage, source, at: 0, into: start.bytes, part: "array '\(name)', header")
    let (header, headerBytes) = try NPYHeader.read(Data(start.bytes), file: source.path, array: name)
    guard UInt64(headerBytes) + UInt64(header.dataBytes) == entryBytes else {
      throw .wrongSize(
        file: source.path, array: name, expectedBytes: header.dataBytes,
        foundBytes: Int(entryBytes) - headerBytes)
    }
    (self.source, self.storage, self.name, self.checksum) = (source, storage, name, checksum)
    (elementType, shape, isFortranOrder) = (header.elementType, header.shape, header.isFortranOrder)
    self.headerBytes = headerBytes
  }

  /// Fills `target` with elements in the order of the file, from that of index `first` on.
  ///
  /// - Precondition: whole elements, all within the array.
  public func read(from first: Int, into target: UnsafeMutableRawBufferPointer) throws(ArrayFileError) {
    let start = first * elementType.sizeBytes
    precondition(first >= 0 && start + target.count <= sizeBytes)
    try Self.read(storage, source, at: headerBytes + start, into: target, part: "array '\(name)'")
  }

  /// Fills `target` with row-major elements of the rows that begin with `first`, a row being one step along the
  /// first axis. An array in Fortran order is read through once for each call, because its rows lie scattered.
  ///
  /// - Precondition: whole rows, all within the array.
  public func readRows(from first: Int, into target: UnsafeMutableRawBufferPointer) throws(ArrayFileError) {
    guard isFortranOrder, shape.count > 1, !target.isEmpty else {
      return try read(from: first * (rowBytes / elementType.sizeBytes), into: target)
    }
    try FortranRows(stream: self, first: first, count: target.count / rowBytes).read(into: target)
  }

  /// Reads the array through and compares its CRC-32 with the archive's; an `.npy` file has none.
  ///
  /// - Parameter chunkBytes: memory that is used for it.
  public func verifyChecksum(chunkBytes: Int = 1 << 20) throws(ArrayFileError) {
    guard let checksum else { return }
    let chunk = ByteBuffer(count: chunkBytes)
    var found: UInt32 = 0
    var position = 0
    let total = headerBytes + sizeBytes
    while position < total {
      let piece = chunk.prefix(min(chunk.count, total - position))
      try Self.read(storage, source, at: position, into: piece, part: "array '\(name)'")
      found = Checksum.crc32(UnsafeRawBufferPointer(piece), continuing: found)
      position += piece.count
    }
    if case .deflated(let inflater) = storage { try inflater.requireEnd() }
    guard found == checksum else {
      throw .checksumMismatch(file: file, array: name, expected: checksum, found: found)
    }
  }

  private static func read(
    _ storage: Storage, _ source: RandomAccessFile, at position: Int,
    into target: UnsafeMutableRawBufferPointer, part: String
  ) throws(ArrayFileError) {
    switch storage {
    case .plain(let start): try source.read(at: start + UInt64(position), into: target, part: part)
    case .deflated(let inflater): try inflater.read(at: position, into: target)
    }
  }
}

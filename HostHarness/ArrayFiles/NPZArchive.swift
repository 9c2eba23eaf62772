import Foundation

/// An `.npz` archive: arrays by name, stored or deflated. Arrays are read when they are asked for.
public struct NPZArchive {
  /// The path, or a name that the caller gave the bytes.
  public let file: String
  private let directory: ZipDirectory

  /// Opens a file; its bytes are mapped, not read.
  public init(contentsOf path: String) throws(ArrayFileError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(file: path, reason: UnreadableFile.reason(path, error))
    }
    try self.init(bytes: data, file: path)
  }

  public init(bytes: Data, file: String) throws(ArrayFileError) {
    self.file = file
    directory = try ZipDirectory(bytes.startIndex == 0 ? bytes : Data(bytes), file: file)
    var seen = Set<String>()
    for entry in directory.entries {
      guard seen.insert(entry.name).inserted else {
        throw .duplicateArray(file: file, array: entry.arrayName)
      }
    }
  }

  /// In the order of the archive.
  public var names: [String] { directory.entries.map(\.arrayName) }

  /// Reads an array and checks its checksum.
  ///
  /// - Parameter limit: the most bytes that the array may have, unpacked.
  public func array(_ name: String, atMostBytes limit: UInt64 = .max) throws(ArrayFileError) -> NPYArray {
    guard let entry = directory.entries.first(where: { $0.arrayName == name }) else {
      throw .missingArray(file: file, array: name, found: names)
    }
    guard entry.expandedBytes <= limit else {
      throw .tooLarge(file: file, array: name, bytes: UInt64(entry.expandedBytes), limit: limit)
    }
    let stored = try directory.storedBytes(of: entry)
    try entry.requireReadable(file: file)
    let bytes: Data
    if entry.method == ZipRecord.stored {
      bytes = stored
    } else {
      guard let expanded = Inflater.expand(stored, expandedBytes: Int(entry.expandedBytes)) else {
        throw .invalidArchive(file: file, reason: "the compressed data of '\(entry.name)' are damaged")
      }
      bytes = expanded
    }
    let checksum = bytes.withUnsafeBytes { Checksum.crc32($0) }
    guard checksum == entry.checksum else {
      throw .checksumMismatch(file: file, array: name, expected: entry.checksum, found: checksum)
    }
    return try NPYArray(encoded: bytes, file: file, array: name)
  }
}

import Foundation

/// The arrays of an `.npz` archive as streams: nothing is read before it is asked for, nothing is kept.
public struct NPZStreams {
  /// The path.
  public let file: String
  private let source: RandomAccessFile
  private let directory: ZipDirectory

  public init(contentsOf path: String) throws(ArrayFileError) {
    source = try RandomAccessFile(path: path)
    let mapped: Data
    do {
      // Only the pages of the directory are ever touched.
      mapped = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .unreadable(file: path, reason: UnreadableFile.reason(path, error))
    }
    file = path
    directory = try ZipDirectory(mapped, file: path)
    var seen = Set<String>()
    for entry in directory.entries {
      guard seen.insert(entry.name).inserted else {
        throw .duplicateArray(file: file, array: entry.arrayName)
      }
    }
  }

  /// In the order of the archive.
  public var names: [String] { directory.entries.map(\.arrayName) }

  /// Opens an array; its header is checked, its elements are not read.
  public func open(_ name: String) throws(ArrayFileError) -> ArrayStream {
    guard let entry = directory.entries.first(where: { $0.arrayName == name }) else {
      throw .missingArray(file: file, array: name, found: names)
    }
    let stored = try directory.storedRange(of: entry)
    try entry.requireReadable(file: file)
    return try ArrayStream(entry: entry, stored: stored, in: source, name: name)
  }

  /// Reads a whole array, row-major, and checks its checksum.
  public func array(_ name: String) throws(ArrayFileError) -> NPYArray {
    let stream = try open(name)
    try stream.verifyChecksum()
    let buffer = ByteBuffer(count: stream.sizeBytes)
    try stream.readRows(from: 0, into: buffer.bytes)
    return NPYArray(elementType: stream.elementType, shape: stream.shape, bytes: Data(buffer.bytes))
  }
}

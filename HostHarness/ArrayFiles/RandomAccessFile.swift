import Foundation

/// A file that is read by position; nothing of it is kept in memory.
///
/// May be read from several threads at once.
public final class RandomAccessFile: Sendable {
  public let path: String
  public let sizeBytes: UInt64
  private let descriptor: Int32

  public init(path: String) throws(ArrayFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(file: path, reason: "not a regular file")
    }
    self.path = path
    self.descriptor = descriptor
    sizeBytes = UInt64(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills `target` with the bytes from `offset` on.
  ///
  /// - Parameter part: what is read, for the error when the file ends before.
  public func read(
    at offset: UInt64, into target: UnsafeMutableRawBufferPointer, part: String
  ) throws(ArrayFileError) {
    var done = 0
    while done < target.count {
      let count = pread(
        descriptor, target.baseAddress?.advanced(by: done), min(target.count - done, 1 << 30),
        off_t(offset) + off_t(done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(file: path, reason: String(cString: strerror(errno)))
      }
      // The file has shrunk since it was opened, or was never long enough.
      guard count > 0 else {
        throw .truncated(
          file: path, part: part, neededBytes: UInt64(target.count), availableBytes: UInt64(done))
      }
      done += count
    }
  }
}

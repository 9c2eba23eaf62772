import Foundation

/// A file that is written piece by piece and appears under its name only when it is complete.
///
/// Everything goes to a temporary file beside the target; `commit` forces it to the disk and renames it. A
/// writer that is dropped without a commit, because something threw, removes the temporary file.
public struct AtomicFileWriter: ~Copyable {
  public let path: String
  private let target: String
  private let temporary: String
  private let descriptor: Int32
  private var isCommitted = false
  /// Bytes appended so far: the offset of the next one.
  public private(set) var offset: UInt64

  /// Follows symbolic links, so that a link stays one.
  public init(path: String) throws(AtomicFile.WriteError) {
    Self.ignoreFileSizeSignal
    let target = try Self.target(of: path)
    let temporary = "\(target).partial-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .failed(path: path, step: "open", errno: errno) }
    self.path = path
    self.target = target
    self.temporary = temporary
    self.descriptor = descriptor
    offset = 0
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(temporary) }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: RawSpan) throws(AtomicFile.WriteError) {
    try put(bytes, at: offset)
    offset += UInt64(bytes.byteCount)
  }

  /// Replaces bytes that were written before.
  ///
  /// - Precondition: they end at `offset` or earlier.
  public func overwrite(_ bytes: RawSpan, at position: UInt64) throws(AtomicFile.WriteError) {
    precondition(position + UInt64(bytes.byteCount) <= offset)
    try put(bytes, at: position)
  }

  /// Makes the file appear under its name, in place of what was there.
  public consuming func commit() throws(AtomicFile.WriteError) {
    // What throws here drops self, and with it the temporary file.
    guard fsync(descriptor) == 0 else { throw .failed(path: path, step: "fsync", errno: errno) }
    guard rename(temporary, target) == 0 else { throw .failed(path: path, step: "rename", errno: errno) }
    isCommitted = true
  }

  /// A file that grows past the process's limit then fails with EFBIG, which is reported and cleaned up after,
  /// instead of ending the process on the spot.
  private static let ignoreFileSizeSignal: Void = { _ = signal(SIGXFSZ, SIG_IGN) }()

  private static func target(of path: String) throws(AtomicFile.WriteError) -> String {
    var status = stat()
    // Nothing there, or nothing that can be seen: opening the temporary file will tell.
    guard stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private func put(_ bytes: RawSpan, at position: UInt64) throws(AtomicFile.WriteError) {
    try bytes.withUnsafeBytes { (bytes) throws(AtomicFile.WriteError) in
      var done = 0
      while done < bytes.count {
        let written = pwrite(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done,
          off_t(position) + off_t(done))
        if written < 0 {
          if errno == EINTR { continue }
          throw .failed(path: path, step: "write", errno: errno)
        }
        done += written
      }
    }
  }
}

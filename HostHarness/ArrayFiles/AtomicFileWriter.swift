import Foundation

/// A file that is written piece by piece and appears under its name only when it is complete.
///
/// Everything goes to a file without a name in the target's folder; `commit` forces it to the disk and gives it
/// its name. A writer that is dropped because something threw leaves nothing behind, nor does a process that is
/// killed while it writes. Where the file system has no files without names, a temporary file beside the target
/// stands in, which only a killed process leaves behind.
public struct AtomicFileWriter: ~Copyable {
  public let path: String
  private let target: String
  /// Beside the target: the name that the content has before it replaces an earlier file.
  private let temporary: String
  private let descriptor: Int32
  /// Whether `temporary` exists and is this writer's to remove.
  private var hasTemporaryName = false
  /// Bytes appended so far: the offset of the next one.
  public private(set) var offset: UInt64

  /// Follows symbolic links, so that a link stays one.
  public init(path: String) throws(AtomicFile.WriteError) {
    Self.ignoreFileSizeSignal
    let target = try Self.target(of: path)
    let temporary = "\(target).partial-\(getpid())"
    var descriptor = Self.openNameless(besides: target)
    let isNameless = descriptor >= 0
    if !isNameless { descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    guard descriptor >= 0 else { throw .failed(path: path, step: "open", errno: errno) }
    self.path = path
    self.target = target
    self.temporary = temporary
    self.descriptor = descriptor
    offset = 0
    hasTemporaryName = !isNameless
  }

  deinit {
    close(descriptor)
    if hasTemporaryName { unlink(temporary) }
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
    if !hasTemporaryName {
      if link(as: target) { return }
      // Linking replaces nothing: an earlier file gives way to a renaming.
      guard errno == EEXIST else { throw .failed(path: path, step: "link", errno: errno) }
      unlink(temporary)
      guard link(as: temporary) else { throw .failed(path: path, step: "link", errno: errno) }
      hasTemporaryName = true
    }
    guard rename(temporary, target) == 0 else { throw .failed(path: path, step: "rename", errno: errno) }
    hasTemporaryName = false
  }

  /// Gives the file without a name this one.
  private func link(as name: String) -> Bool {
    linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
  }

  /// A descriptor of a new file without a name in the folder of `target`; negative where there are none.
  private static func openNameless(besides target: String) -> Int32 {
    // Without /proc such a file could never get a name.
    guard access("/proc/self/fd", X_OK) == 0 else { return -1 }
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? "./"
    // O_TMPFILE of Linux's fcntl.h, a composite macro that is not imported.
    return open(String(folder), O_WRONLY | O_DIRECTORY | 0o20_000_000 | O_CLOEXEC, 0o644)
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

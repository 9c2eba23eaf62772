import Foundation

/// Writes files so that a reader sees the old content or the new one, never half of it.
public enum AtomicFile {
  public enum WriteError: Error, Equatable, CustomStringConvertible {
    /// `step` is the system call that failed; `errno` its reason.
    case failed(path: String, step: String, errno: Int32)

    public var description: String {
      switch self {
      case .failed(let path, let step, let code):
        "\(path): cannot write (\(step): \(String(cString: strerror(code)))); nothing was left behind"
      }
    }
  }

  /// Writes `bytes` to a temporary file beside `path`, forces it to the disk and renames it into place.
  ///
  /// On failure (missing folder, no permission, disk full) the temporary file is removed and `path` keeps what
  /// it held before.
  public static func write(_ bytes: Data, to path: String) throws(WriteError) {
    let temporary = "\(path).partial-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .failed(path: path, step: "open", errno: errno) }
    var failure: WriteError?
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if written < 0 {
          if errno == EINTR { continue }
          failure = .failed(path: path, step: "write", errno: errno)
          return
        }
        done += written
      }
    }
    if failure == nil, fsync(descriptor) != 0 { failure = .failed(path: path, step: "fsync", errno: errno) }
    if close(descriptor) != 0, failure == nil { failure = .failed(path: path, step: "close", errno: errno) }
    if failure == nil, rename(temporary, path) != 0 {
      failure = .failed(path: path, step: "rename", errno: errno)
    }
    if let failure {
      unlink(temporary)
      throw failure
    }
  }
}

import Foundation

/// Writes files so that a reader sees the old content or the new one, never half of it.
public enum AtomicFile {
  public enum WriteError: Error, Equatable, CustomStringConvertible {
    /// `step` is the system call that failed; `errno` its reason.
    case failed(path: String, step: String, errno: Int32)
    /// A folder or a device is in the way; renaming would replace it.
    case notARegularFile(path: String)

    public var description: String {
      switch self {
      case .failed(let path, let step, let code):
        "\(path): cannot write (\(step): \(String(cString: strerror(code)))); nothing was left behind"
      case .notARegularFile(let path): "\(path): exists and is not a regular file; it was left alone"
      }
    }
  }

  /// Writes `bytes` to a temporary file beside `path`, forces it to the disk and renames it into place.
  ///
  /// On failure (missing folder, no permission, disk full) the temporary file is removed and `path` keeps what
  /// it held before.
  public static func write(_ bytes: Data, to path: String) throws(WriteError) {
    var writer = try AtomicFileWriter(path: path)
    try writer.write(bytes.bytes)
    try writer.commit()
  }
}

import Foundation
import Glibc

/// Standard output as a place where a result can fail to arrive: what `print` swallows is an error here.
enum StandardOutput {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case notWritten(errno: Int32)

    var description: String {
      switch self {
      case .notWritten(let code): "cannot write to standard output: \(String(cString: strerror(code)))"
      }
    }
  }

  static func write(_ text: String) throws(Failure) { try write(Data(text.utf8)) }

  static func write(_ bytes: Data) throws(Failure) {
    // Text that was printed before comes first.
    guard fflush(nil) == 0 else { throw .notWritten(errno: errno) }
    try bytes.bytes.withUnsafeBytes { (bytes) throws(Failure) in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(
          STDOUT_FILENO, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .notWritten(errno: errno) }
        done += count
      }
    }
  }
}

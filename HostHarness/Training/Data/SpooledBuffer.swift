import ArrayFiles
import Foundation

/// Memory behind a temporary file without a name: what is not in use may leave main memory for the disk, so training
/// data can be larger than memory.
final class SpooledBuffer: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// Zeroed. The file lies in the folder of temporary files and vanishes with the buffer.
  init(byteCount: Int) throws {
    let folder = FileManager.default.temporaryDirectory.path
    var name = Array((folder + "/latentlink-XXXXXX").utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else {
      throw AtomicFile.WriteError.failed(path: folder, step: "mkstemp", errno: errno)
    }
    defer { close(descriptor) }
    unlink(name)
    // Reserved now, so that a full disk is an error here and not a signal later.
    let status = posix_fallocate(descriptor, 0, off_t(max(1, byteCount)))
    guard status == 0 else {
      throw AtomicFile.WriteError.failed(path: folder, step: "fallocate", errno: status)
    }
    let address = mmap(nil, max(1, byteCount), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw AtomicFile.WriteError.failed(path: folder, step: "mmap", errno: errno)
    }
    bytes = UnsafeMutableRawBufferPointer(start: address, count: max(1, byteCount))
  }

  deinit { munmap(bytes.baseAddress, bytes.count) }

  /// The buffer as numbers of one type.
  func elements<Element: BitwiseCopyable>(_ type: Element.Type) throws -> UnsafeMutablePointer<Element> {
    guard let base = bytes.bindMemory(to: type).baseAddress else { throw CocoaError(.fileReadUnknown) }
    return base
  }
}

import CZlib
import Foundation

/// Tells whether bytes are those that were written; protects against accidents, not against intent.
public enum Checksum {
  /// The CRC-32 of ZIP.
  public static func crc32(_ bytes: Data) -> UInt32 {
    bytes.withUnsafeBytes { crc32($0) }
  }

  /// The CRC-32 of ZIP, continued from `start`.
  static func crc32(_ bytes: UnsafeRawBufferPointer, continuing start: UInt32 = 0) -> UInt32 {
    var checksum = UInt(start)
    var offset = 0
    while offset < bytes.count {
      let count = min(bytes.count - offset, 1 << 30)
      let base = bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: UInt8.self)
      checksum = CZlib.crc32(checksum, base, UInt32(count))
      offset += count
    }
    return UInt32(truncatingIfNeeded: checksum)
  }
}

import CZlib
import Glibc

/// Compresses one stream to raw deflate data, piece by piece.
struct Deflater: ~Copyable {
  private static let chunkBytes = 1 << 16
  /// zlib counts in 32 bits.
  private static let inputBytes = 1 << 30
  /// zlib keeps pointers into its state, which therefore must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Throws only when memory is short.
  init(level: Int32) throws(AtomicFile.WriteError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard ll_deflate_init_raw(stream, level) == Z_OK else {
      stream.deallocate()
      throw .failed(path: "zlib", step: "deflateInit", errno: ENOMEM)
    }
    self.stream = stream
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// The compressed bytes that `bytes` gave rise to; `isLast` flushes the rest.
  func compress(_ bytes: RawSpan, isLast: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    bytes.withUnsafeBytes { bytes in
      var offset = 0
      repeat {
        let count = min(bytes.count - offset, Self.inputBytes)
        // zlib's type is not const, but it only reads.
        stream.pointee.next_in = UnsafeMutablePointer(
          mutating: bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(count)
        offset += count
        let flush = isLast && offset == bytes.count ? Z_FINISH : Z_NO_FLUSH
        var used = Self.chunkBytes
        // A chunk that is not full: zlib has taken all input and holds nothing back that it could give.
        while used == Self.chunkBytes {
          chunk.withUnsafeMutableBufferPointer { chunk in
            stream.pointee.next_out = chunk.baseAddress
            stream.pointee.avail_out = UInt32(chunk.count)
            _ = deflate(stream, flush)
          }
          used = Self.chunkBytes - Int(stream.pointee.avail_out)
          result.append(contentsOf: chunk[..<used])
        }
      } while offset < bytes.count
    }
    return result
  }
}

import CZlib
import Foundation

enum Inflater {
  /// The expanded form of raw deflate data, or nil when the data are damaged or of another length.
  static func expand(_ bytes: Data, expandedBytes: Int) -> Data? {
    var stream = z_stream()
    guard ll_inflate_init_raw(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var result = Data(count: expandedBytes)
    let isComplete = bytes.withUnsafeBytes { source in
      result.withUnsafeMutableBytes { target in
        expand(&stream, source: source, target: target)
      }
    }
    return isComplete ? result : nil
  }

  private static func expand(
    _ stream: inout z_stream, source: UnsafeRawBufferPointer, target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    // zlib counts in 32 bits, so both sides are offered in pieces.
    let pieceBytes = 1 << 30
    var consumed = 0
    var produced = 0
    var spare: UInt8 = 0
    while true {
      let input = min(source.count - consumed, pieceBytes)
      let output = min(target.count - produced, pieceBytes)
      stream.next_in = UnsafeMutablePointer(
        mutating: source.baseAddress?.advanced(by: consumed).assumingMemoryBound(to: UInt8.self))
      stream.avail_in = UInt32(input)
      let status = withUnsafeMutablePointer(to: &spare) { spare in
        // An empty target still needs an address, and room for a byte that must not come.
        stream.next_out =
          output > 0
          ? target.baseAddress?.advanced(by: produced).assumingMemoryBound(to: UInt8.self) : spare
        stream.avail_out = UInt32(max(output, 1))
        return inflate(&stream, Z_NO_FLUSH)
      }
      let taken = input - Int(stream.avail_in)
      let made = max(output, 1) - Int(stream.avail_out)
      if made > output { return false }
      consumed += taken
      produced += made
      if status == Z_STREAM_END { return produced == target.count && consumed == source.count }
      if status != Z_OK || (taken == 0 && made == 0) { return false }
    }
  }
}

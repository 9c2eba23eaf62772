/// Memory of a fixed size that is reused from one read to the next.
public final class ByteBuffer {
  public let bytes: UnsafeMutableRawBufferPointer

  /// Zeroed, and aligned for any number.
  public init(count: Int) {
    bytes = .allocate(byteCount: count, alignment: 16)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { bytes.deallocate() }

  public var count: Int { bytes.count }

  /// The first so many bytes.
  public func prefix(_ count: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
  }
}

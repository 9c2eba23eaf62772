/// FNV-1a with 32 bits over bytes.
///
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm",
/// draft-eastlake-fnv.
public struct ByteDigest: Equatable, Sendable {
  public private(set) var value: UInt32 = 2_166_136_261

  public init() {}

  @inline(__always)
  public mutating func append(_ byte: UInt8) { value = (value ^ UInt32(byte)) &* 16_777_619 }

  /// Least significant byte first.
  @inline(__always)
  public mutating func append(_ word: Int32) {
    var rest = UInt32(bitPattern: word)
    for _ in 0..<4 {
      append(UInt8(truncatingIfNeeded: rest))
      rest = rest &>> 8
    }
  }
}

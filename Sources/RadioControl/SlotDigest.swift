/// FNV-1a with 32 bits over the words that a slot produces, least significant byte first.
///
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm",
/// draft-eastlake-fnv.
public struct SlotDigest: Equatable, Sendable {
  public private(set) var value: UInt32 = 2_166_136_261

  public init() {}

  @inline(never)
  public mutating func append(_ word: Int32) {
    var rest = UInt32(bitPattern: word)
    for _ in 0..<4 {
      value = (value ^ (rest & 255)) &* 16_777_619
      rest = rest &>> 8
    }
  }
}

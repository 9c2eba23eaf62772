/// Little-endian numbers one behind the other.
struct ByteStream {
  private(set) var bytes: [UInt8] = []

  mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// Two numbers of 16 bits as a word, the first one low.
  mutating func appendHalves(_ low: Int32, _ high: Int32) { append(low & 0xFFFF | high << 16) }

  /// Zeros up to `count` bytes, which the numbers so far do not exceed.
  mutating func pad(to count: Int) {
    precondition(bytes.count <= count, "the packer and the layout disagree")
    bytes += [UInt8](repeating: 0, count: count - bytes.count)
  }
}

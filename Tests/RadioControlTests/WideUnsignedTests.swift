import Testing

@testable import RadioControl

@Suite struct WideUnsignedTests {
  private static func sum(_ values: [Int32]) -> (wide: WideUnsigned, exact: UInt64) {
    var wide = WideUnsigned()
    for value in values { wide.addSquare(value) }
    return (wide, values.reduce(0) { $0 + UInt64(Int64($1) * Int64($1)) })
  }

  @Test func squaresAddUpExactly() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<200 {
      let values = (0..<3).map { _ in random.integer(in: Int32.min...Int32.max) }
      let (wide, exact) = Self.sum(values)
      #expect(UInt64(wide.high) << 32 | UInt64(wide.low) == exact)
    }
  }

  /// Every position of the leading one, on both sides of the word's border.
  @Test func normalizedKeepsTheLeadingBits() {
    for bit in 0..<64 {
      for fill: UInt64 in [0, 0x5A5A_5A5A_5A5A_5A5A, .max] {
        let value = (1 << UInt64(bit)) | (fill & ((1 << UInt64(bit)) - 1))
        let wide = WideUnsigned(
          high: UInt32(truncatingIfNeeded: value >> 32), low: UInt32(truncatingIfNeeded: value))
        let mantissa = bit >= 31 ? value >> UInt64(bit - 31) : value << UInt64(31 - bit)
        #expect(wide.normalized.mantissa == UInt32(truncatingIfNeeded: mantissa))
        #expect(wide.normalized.exponent == Int32(bit - 31))
      }
    }
  }

  @Test func zeroHasNoMantissa() {
    #expect(WideUnsigned().normalized == (0, -32))
  }
}

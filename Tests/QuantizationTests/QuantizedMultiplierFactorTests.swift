import FixedPoint
import Testing

@testable import Quantization

@Suite struct QuantizedMultiplierFactorTests {
  @Test func factorsAreNormalizedAndNearest() throws {
    var random = FixtureRandom(seed: 1)
    for _ in 0..<2000 {
      let exponent = Int.random(in: -30...29, using: &random)
      let factor = Double(sign: .plus, exponent: exponent, significand: .random(in: 1..<2, using: &random))
      let found = try #require(QuantizedMultiplier(factor: factor))
      #expect(found.multiplier >= 1 << 30)
      #expect(abs(found.factor / factor - 1) <= 0x1p-31)
    }
  }

  @Test func extremes() {
    #expect(QuantizedMultiplier(factor: 1) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
    #expect(QuantizedMultiplier(factor: 0.5) == QuantizedMultiplier(multiplier: 1 << 30, shift: 0))
    // Rounds up to the next power of two.
    #expect(QuantizedMultiplier(factor: 1 - 0x1p-40) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
    #expect(QuantizedMultiplier(factor: 0) == QuantizedMultiplier(multiplier: 0, shift: 0))
    #expect(QuantizedMultiplier(factor: 0x1p-40) == QuantizedMultiplier(multiplier: 0, shift: 0))
    #expect(QuantizedMultiplier(factor: 0x1p31) == nil)
    #expect(QuantizedMultiplier(factor: -1) == nil)
    #expect(QuantizedMultiplier(factor: .nan) == nil)
  }
}

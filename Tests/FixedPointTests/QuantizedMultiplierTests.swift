import FixedPoint
import Testing

@Suite struct QuantizedMultiplierTests {
  /// The specification's two steps, in 128 bits.
  static func reference(_ value: Int32, _ factor: QuantizedMultiplier) -> Int32 {
    let shifted = Int32(truncatingIfNeeded: Int64(value) << Int64(max(factor.shift, 0)))
    return RoundingTests.referenceDivide(
      RoundingTests.referenceHighMultiply(shifted, factor.multiplier), max(-factor.shift, 0))
  }

  /// TensorFlow Lite's single rounding with a 16-bit multiplier, in 128 bits.
  static func wideReference(_ value: Int64, _ factor: QuantizedMultiplier) -> Int128 {
    let reduced: Int128 =
      factor.multiplier < 0x7FFF_0000 ? (Int128(factor.multiplier) + (1 << 15)) >> 16 : 0x7FFF
    let shift = Int128(15 - factor.shift)
    return (Int128(value) * reduced + (1 << (shift - 1))) >> shift
  }

  @Test func everyShiftOfExtremeAndRandomNumbers() {
    var random = SplitMix64(seed: 2)
    var differences = 0
    for shift in Int32(-31)...30 {
      for multiplier in [0, 1, 1 << 30, (1 << 30) + 1, 0x5A82_799A, .max - 1, .max] as [Int32] {
        let factor = QuantizedMultiplier(multiplier: multiplier, shift: shift)
        let values = (0..<40).map { _ in Int32(truncatingIfNeeded: random.next() >> (random.next() % 31)) }
        for value in RoundingTests.extremes + values
        where multiplyByQuantizedMultiplier(value, factor) != Self.reference(value, factor) {
          differences += 1
        }
      }
    }
    #expect(differences == 0)
  }

  /// Two roundings stay within one unit of the real product, which half a unit of rounding alone would not.
  @Test func doubleRoundingIsWithinOneUnit() {
    var random = SplitMix64(seed: 3)
    var worst = 0.0
    for _ in 0..<20_000 {
      let value = Int32.random(in: -(1 << 26)...(1 << 26), using: &random)
      let factor = QuantizedMultiplier(
        multiplier: Int32.random(in: (1 << 30)...(.max), using: &random),
        shift: Int32.random(in: -20...4, using: &random))
      let exact =
        Double(value) * Double(factor.multiplier) / 2_147_483_648
        * Double(sign: .plus, exponent: Int(factor.shift), significand: 1)
      worst = max(worst, abs(Double(multiplyByQuantizedMultiplier(value, factor)) - exact))
    }
    #expect(worst <= 1)
    #expect(worst > 0.5)
  }

  @Test func identityIsExact() {
    for value in [-(1 << 30) + 1, -65536, -1, 0, 1, 32767, (1 << 30) - 1] as [Int32] {
      #expect(multiplyByQuantizedMultiplier(value, .identity) == value)
    }
  }

  @Test func validity() {
    #expect(QuantizedMultiplier(multiplier: .max, shift: 30).isValid)
    #expect(QuantizedMultiplier(multiplier: 0, shift: -31).isValid)
    #expect(!QuantizedMultiplier(multiplier: -1, shift: 0).isValid)
    #expect(!QuantizedMultiplier(multiplier: 0, shift: 31).isValid)
    #expect(!QuantizedMultiplier(multiplier: 0, shift: -32).isValid)
  }

  @Test func wideAccumulators() {
    var random = SplitMix64(seed: 4)
    var differences = 0
    var compared = 0
    for shift in Int32(-31)...7 {
      for _ in 0..<200 {
        let value = Int64(bitPattern: random.next()) >> (17 + Int64(random.next() % 40))
        let factor = QuantizedMultiplier(
          multiplier: Int32(truncatingIfNeeded: random.next() >> 33), shift: shift)
        let expected = Self.wideReference(value, factor)
        // The caller chooses scales whose results fit.
        guard let narrow = Int32(exactly: expected) else { continue }
        compared += 1
        if multiplyWideByQuantizedMultiplier(value, factor) != narrow { differences += 1 }
      }
    }
    #expect(differences == 0)
    #expect(compared > 5000)
  }

  /// CMSIS-NN shifts in two steps; that is the same rounding.
  @Test func wideEqualsTwoStepShift() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      let value = Int64(bitPattern: random.next()) >> 24
      let factor = QuantizedMultiplier(
        multiplier: Int32.random(in: (1 << 30)...(.max), using: &random), shift: -12)
      let reduced = Int64(factor.multiplier < 0x7FFF_0000 ? (factor.multiplier + (1 << 15)) >> 16 : 0x7FFF)
      let twoSteps = (((value * reduced) >> Int64(14 - factor.shift)) + 1) >> 1
      #expect(multiplyWideByQuantizedMultiplier(value, factor) == Int32(truncatingIfNeeded: twoSteps))
    }
  }

  @Test func wideMultiplierSaturatesNearOne() {
    let factor = QuantizedMultiplier(multiplier: .max, shift: 0)
    // 0x7FFF / 2¹⁵, not 2¹⁵ / 2¹⁵.
    #expect(multiplyWideByQuantizedMultiplier(1 << 20, factor) == (1 << 20) - (1 << 5))
  }
}

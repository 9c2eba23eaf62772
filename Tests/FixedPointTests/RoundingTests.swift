import FixedPoint
import Testing

@Suite struct RoundingTests {
  /// gemmlowp's own formulation, with a truncating division, in 128 bits.
  static func referenceHighMultiply(_ a: Int32, _ b: Int32) -> Int32 {
    if a == .min, b == .min { return .max }
    let product = Int128(a) * Int128(b)
    let nudge: Int128 = product >= 0 ? 1 << 30 : 1 - (1 << 30)
    return Int32((product + nudge) / (1 << 31))
  }

  /// Sign and magnitude: ties away from zero.
  static func referenceDivide(_ value: Int32, _ exponent: Int32) -> Int32 {
    let half: Int128 = exponent == 0 ? 0 : 1 << Int128(exponent - 1)
    let magnitude = (Int128(value.magnitude) + half) >> Int128(exponent)
    return Int32(value < 0 ? -magnitude : magnitude)
  }

  static let extremes: [Int32] = [
    .min, .min + 1, -(1 << 30) - 1, -(1 << 30), -(1 << 30) + 1, -65536, -3, -2, -1, 0, 1, 2, 3, 65535,
    (1 << 30) - 1, 1 << 30, (1 << 30) + 1, .max - 1, .max,
  ]

  @Test func highMultiplyOfExtremes() {
    for a in Self.extremes {
      for b in Self.extremes {
        #expect(saturatingRoundingDoublingHighMultiply(a, b) == Self.referenceHighMultiply(a, b))
      }
    }
    #expect(saturatingRoundingDoublingHighMultiply(.min, .min) == .max)
  }

  @Test func highMultiplyOfTiesGoesUp() {
    // 2³⁰ · x / 2³¹ = x / 2.
    #expect(saturatingRoundingDoublingHighMultiply(1 << 30, 3) == 2)
    #expect(saturatingRoundingDoublingHighMultiply(1 << 30, -3) == -1)
  }

  @Test func highMultiplyOfRandomNumbers() {
    var random = SplitMix64(seed: 1)
    var differences = 0
    for _ in 0..<20_000 {
      let a = Int32(truncatingIfNeeded: random.next())
      let b = Int32(truncatingIfNeeded: random.next())
      if saturatingRoundingDoublingHighMultiply(a, b) != Self.referenceHighMultiply(a, b) {
        differences += 1
      }
    }
    #expect(differences == 0)
  }

  /// Every small value and the extremes, for every exponent.
  @Test func divisionByPowersOfTwo() {
    var differences = 0
    for exponent in Int32(0)...31 {
      for value in Array(Int32(-600)...600) + Self.extremes
      where roundingDivideByPowerOfTwo(value, exponent: exponent)
        != Self.referenceDivide(value, exponent)
      {
        differences += 1
      }
    }
    #expect(differences == 0)
  }

  @Test func divisionTiesGoAwayFromZero() {
    #expect(roundingDivideByPowerOfTwo(3, exponent: 1) == 2)
    #expect(roundingDivideByPowerOfTwo(-3, exponent: 1) == -2)
    #expect(roundingDivideByPowerOfTwo(-5, exponent: 2) == -1)
    #expect(roundingDivideByPowerOfTwo(-6, exponent: 2) == -2)
  }

  @Test func shiftRightTiesGoUp() {
    #expect(roundingShiftRight(3, by: 1) == 2)
    #expect(roundingShiftRight(-3, by: 1) == -1)
    #expect(roundingShiftRight(-32769, by: 15) == -1)
    #expect(roundingShiftRight(-16385, by: 15) == -1)
    #expect(roundingShiftRight(-16384, by: 15) == 0)
  }
}

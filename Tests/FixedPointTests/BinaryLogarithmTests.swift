import Foundation
import Testing

@testable import FixedPoint

@Suite struct BinaryLogarithmTests {
  @Test func logarithmStaysWithinOneAndAHalfUnits() {
    var worst = 0.0
    var value: UInt64 = 1
    while value < 1 << 32 {
      let found = Double(BinaryLogarithm.log2(UInt32(value)))
      worst = max(worst, abs(found - log2(Double(value)) * 65536))
      value += 1 + value / 4099
    }
    #expect(worst < 1.5, "worst \(worst)")
  }

  @Test func logarithmOfPowersOfTwoIsExact() {
    for exponent in 0..<32 {
      #expect(BinaryLogarithm.log2(1 << UInt32(exponent)) == Int32(exponent) << 16)
    }
    #expect(BinaryLogarithm.log2(0) == 0)
    #expect(BinaryLogarithm.log2(UInt32.max) == 32 << 16)
  }

  @Test func logarithmIsMonotonic() {
    var last: Int32 = -1
    for value in stride(from: UInt32(1 << 20), to: 1 << 22, by: 37) {
      let found = BinaryLogarithm.log2(value)
      #expect(found >= last)
      last = found
    }
  }

  @Test(arguments: [Int32(0), 10, 24, 30])
  func powerStaysWithinItsBound(fractionBits: Int32) {
    for exponent in stride(from: Int32(-34) << 16, to: (30 - fractionBits) << 16, by: 1231) {
      let found = Double(BinaryLogarithm.exp2(exponent, fractionBits: fractionBits))
      let exact = exp2(Double(exponent) / 65536 + Double(fractionBits))
      #expect(abs(found - exact) <= 0.5 + 8e-6 * exact + 1e-9, "exponent \(exponent)")
    }
  }

  @Test func powerSaturatesAndUnderflows() {
    #expect(BinaryLogarithm.exp2(31 << 16, fractionBits: 0) == Int32.max)
    #expect(BinaryLogarithm.exp2(Int32.max, fractionBits: 30) == Int32.max)
    #expect(BinaryLogarithm.exp2(Int32.min, fractionBits: 0) == 0)
    #expect(BinaryLogarithm.exp2(0, fractionBits: 30) == 1 << 30)
  }

  @Test func softLogarithmMatchesTheFormula() {
    for value in stride(from: Int32(-40) << 16, to: 40 << 16, by: 1999) {
      let x = Double(value) / 65536
      let exact = (max(x, 0) + log2(1 + exp2(-abs(x)))) * 65536
      #expect(abs(Double(BinaryLogarithm.log2OnePlusExp2(value)) - exact) < 2.5, "value \(value)")
    }
  }
}

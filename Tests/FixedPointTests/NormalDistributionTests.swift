import Foundation
import Testing

@testable import FixedPoint

@Suite struct NormalDistributionTests {
  @Test func matchesTheErrorFunction() {
    for x in stride(from: Int32(-9) << 16, to: 9 << 16, by: 97) {
      let exact = 0.5 * erfc(-Double(x) / 65536 / 2.0.squareRoot())
      let found = Double(NormalDistribution.cumulative(x)) / Double(1 << 30)
      #expect(abs(found - exact) < 8e-6, "x \(x)")
    }
  }

  @Test func isSymmetricMonotonicAndBounded() {
    var last: Int32 = 0
    for x in stride(from: Int32(-7) << 16, through: 7 << 16, by: 61) {
      let found = NormalDistribution.cumulative(x)
      #expect(found >= last)
      #expect(found + NormalDistribution.cumulative(-x) == 1 << 30)
      last = found
    }
    #expect(NormalDistribution.cumulative(0) == 1 << 29)
    #expect(NormalDistribution.cumulative(Int32.max) >= (1 << 30) - 2)
    #expect(NormalDistribution.cumulative(Int32.min) <= 2)
  }
}

import FixedPoint
import Testing

@Suite struct ReciprocalTests {
  /// Ends, powers of two, and every number of a fine grid with a random offset.
  private func mantissas(_ range: ClosedRange<UInt32>) -> [UInt32] {
    var random = SplitMix64(seed: 31)
    let edges = [range.lowerBound, range.lowerBound + 1, 1 << 31, (1 << 31) - 1, range.upperBound].filter(
      range.contains)
    return edges
      + stride(from: range.lowerBound, to: range.upperBound - 20_000, by: 20_000).map {
        $0 + UInt32.random(in: 0..<20_000, using: &random)
      }
  }

  @Test func inverse() {
    var worst = 0.0
    var isInRange = true
    for mantissa in mantissas(1 << 30...(1 << 31) - 1) {
      let inverse = Reciprocal.inverse(Int32(mantissa))
      isInRange = isInRange && ((1 << 29) - 8...(1 << 30) + 8).contains(inverse)
      worst = max(worst, abs(Double(inverse) / 0x1p29 * (Double(mantissa) / 0x1p31) - 1))
    }
    #expect(isInRange)
    #expect(worst < 0x1p-26)
    #expect(Reciprocal.inverse(1 << 30) == 1 << 30, "1 / ½ is 2 exactly")
  }

  @Test func inverseSquareRoot() {
    var worst = 0.0
    var isInRange = true
    for mantissa in mantissas(1 << 30...UInt32.max) {
      let inverse = Reciprocal.inverseSquareRoot(mantissa)
      isInRange = isInRange && ((1 << 29) - 8...(1 << 30) + 8).contains(inverse)
      worst = max(worst, abs(Double(inverse) / 0x1p29 * (Double(mantissa) / 0x1p32).squareRoot() - 1))
    }
    #expect(isInRange)
    #expect(worst < 0x1p-25)
  }
}

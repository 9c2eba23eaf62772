import FixedPoint
import Testing

/// Against division in 64 bits, written as the specification has it: add half towards the sign, then truncate.
@Suite struct RoundingDivisorTests {
  private func expected(_ value: Int32, _ divisor: Int32) -> Int32 {
    let (x, n) = (Int64(value), Int64(divisor))
    return Int32(x > 0 ? (x + n / 2) / n : (x - n / 2) / n)
  }

  @Test func everyDivisorAtSteps() {
    var wrong = 0
    for divisor in Int32(1)...65535 {
      let division = RoundingDivisor(divisor)
      let most = Int32.max - divisor / 2
      let near = most / divisor * divisor
      var values: [Int32] = [0, 1, -1, most, -most, most - 1, 1 - most]
      for step in [divisor, near] {
        // Around a multiple, and around the half before and behind it.
        for offset in [-1, 0, 1] as [Int32] {
          for edge in [step, step - divisor / 2, step - (divisor + 1) / 2] where offset <= most - edge {
            values += [edge + offset, -(edge + offset)]
          }
        }
      }
      for value in values where division.divide(value) != expected(value, divisor) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 9, 25, 49, 255] as [Int32]) func everySmallNumber(divisor: Int32) {
    let division = RoundingDivisor(divisor)
    #expect(
      (-40000...40000 as ClosedRange<Int32>).allSatisfy { division.divide($0) == expected($0, divisor) })
  }

  @Test func randomNumbers() {
    var random = SplitMix64(seed: 77)
    for _ in 0..<200_000 {
      let divisor = Int32.random(in: 1...65535, using: &random)
      let most = Int32.max - divisor / 2
      let value = Int32.random(in: -most...most, using: &random)
      if RoundingDivisor(divisor).divide(value) != expected(value, divisor) {
        Issue.record("\(value) / \(divisor)")
        return
      }
    }
  }
}

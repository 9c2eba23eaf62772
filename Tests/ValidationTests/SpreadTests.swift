import Testing
import Validation

@Suite struct SpreadTests {
  @Test func sampleStandardDeviation() throws {
    let spread = try #require(Spread([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(spread.mean == 5)
    #expect(abs(try #require(spread.standardDeviation) - (32.0 / 7).squareRoot()) < 1e-12)
  }

  @Test func oneValueHasNoSpread() throws {
    let spread = try #require(Spread([3]))
    #expect(spread.mean == 3 && spread.standardDeviation == nil && spread.count == 1)
    #expect(Spread([]) == nil)
  }
}

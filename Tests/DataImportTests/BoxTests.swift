import Testing

@testable import DataImport

@Suite struct BoxTests {
  /// Every box of a 3 × 2 × 4 array against the definition.
  @Test func runsAreTheElementsOfTheBox() {
    let shape = [3, 2, 4]
    for a in 0..<3 {
      for b in 0..<2 {
        for c in 0..<4 {
          for (i, j, k) in Self.triples(1...(3 - a), 1...(2 - b), 1...(4 - c)) {
            let box = Box(shape: shape, start: [a, b, c], count: [i, j, k])
            let expected = Self.triples(a...(a + i - 1), b...(b + j - 1), c...(c + k - 1))
              .map { 8 * $0.0 + 4 * $0.1 + $0.2 }
            #expect(box.runs.flatMap { Array($0) } == expected)
          }
        }
      }
    }
  }

  @Test func neighboursAreOneRun() {
    #expect(Box(shape: [5, 2, 4], start: [1, 0, 0], count: [3, 2, 4]).runs == [8..<32])
    #expect(Box(shape: [5, 2, 4], start: [1, 1, 0], count: [1, 1, 4]).runs == [12..<16])
    #expect(Box(shape: [], start: [], count: []).runs == [0..<1])
    #expect(Box(shape: [4, 0], start: [0, 0], count: [4, 0]).runs.isEmpty)
  }

  @Test func transpositionMovesAxes() {
    let values = (0..<24).map(Double.init)
    let moved = Transposition(shape: [2, 3, 4], axes: [2, 0, 1]).apply(values)
    for i in 0..<2 {
      for j in 0..<3 {
        for k in 0..<4 { #expect(moved[k * 6 + i * 3 + j] == values[i * 12 + j * 4 + k]) }
      }
    }
    #expect(Transposition(shape: [4, 2, 3], axes: [1, 2, 0]).apply(moved) == values)
  }

  private static func triples(
    _ a: ClosedRange<Int>, _ b: ClosedRange<Int>, _ c: ClosedRange<Int>
  ) -> [(Int, Int, Int)] {
    a.flatMap { i in b.flatMap { j in c.map { (i, j, $0) } } }
  }
}

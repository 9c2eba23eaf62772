import Testing

@testable import Training

@Suite struct SampleStreamTests {
  @Test func keyedBySeedPurposeAndStep() {
    func first(_ seed: UInt64, _ purpose: String, _ step: Int) -> UInt64 {
      var stream = SampleStream(seed: seed, purpose: purpose, step: step)
      return stream.next()
    }
    #expect(first(1, "a", 2) == first(1, "a", 2))
    let others = [first(2, "a", 2), first(1, "b", 2), first(1, "a", 3)]
    for other in others { #expect(other != first(1, "a", 2)) }
  }

  @Test func momentsOfItsLaws() {
    var stream = SampleStream(seed: 3, purpose: "moments")
    let n = 20_000
    let uniform = (0..<n).map { _ in stream.uniform() }
    let normal = (0..<n).map { _ in stream.gaussian() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / Double(n) - 0.5) < 0.01)
    #expect(abs(normal.reduce(0, +) / Double(n)) < 0.03)
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / Double(n) - 1) < 0.04)
  }

  @Test func indicesStayBelowTheBound() {
    var stream = SampleStream(seed: 4, purpose: "indices")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[stream.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { $0 > 800 && $0 < 1200 })
  }
}

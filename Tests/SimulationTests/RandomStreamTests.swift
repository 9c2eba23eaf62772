import Simulation
import Testing

struct RandomStreamTests {
  private func first(seed: UInt64 = 1, episode: Int = 0, purpose: RandomPurpose = .gust, slot: Int = 0)
    -> Double
  {
    RandomStream(seed: seed, episode: episode, purpose: purpose, slot: slot).uniform()
  }

  @Test func everyPartOfTheKeyMatters() {
    let base = first()
    #expect(first() == base)
    #expect(first(seed: 2) != base)
    #expect(first(seed: 1 << 40 | 1) != base)
    #expect(first(episode: 1) != base)
    #expect(first(purpose: .pilotNoise) != base)
    #expect(first(slot: 1) != base)
    #expect(first(slot: -1) != base)
    #expect(first(episode: 1, slot: 0) != first(episode: 0, slot: 1))
  }

  /// Streams of neighbouring keys look independent: their first numbers fill 0 … 1 evenly.
  @Test func neighbouringKeysAreUnrelated() {
    var histogram = [Int](repeating: 0, count: 10)
    var correlation = 0.0
    var last = first(slot: -1)
    for slot in 0..<2000 {
      let value = first(slot: slot)
      histogram[Int(value * 10)] += 1
      correlation += (value - 0.5) * (last - 0.5)
      last = value
    }
    // Binomial: 200 ± 13.4; the correlation's standard deviation is 1 / (12 √2000) a pair.
    #expect(histogram.allSatisfy { abs($0 - 200) < 60 })
    #expect(abs(correlation / 2000) < 4.5 / (12 * 2000.0.squareRoot()))
  }

  @Test func gaussianHasItsMoments() {
    let stream = RandomStream(seed: 1, episode: 0, purpose: .controller)
    var sum = 0.0
    var squares = 0.0
    for _ in 0..<20_000 {
      let value = stream.gaussian(standardDeviation: 3)
      sum += value
      squares += value * value
    }
    #expect(abs(sum / 20_000) < 0.1)
    #expect(abs(squares / 20_000 - 9) < 0.5)
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every platform.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func integer(in range: ClosedRange<Int32>) -> Int32 {
    let count = UInt64(Int64(range.upperBound) - Int64(range.lowerBound) + 1)
    return Int32(Int64(range.lowerBound) + Int64(next() % count))
  }

  mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * Double(next() >> 11) / Double(1 << 53)
  }

  /// The sum of twelve uniforms is close enough to a normal deviate for test data.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += uniform(0, 1) }
    return sum
  }
}

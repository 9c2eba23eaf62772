import Foundation

/// Random choices of training (initial weights, which windows make a batch, masks).
///
/// SplitMix64 (Steele, Lea & Flood 2014), keyed by seed, purpose and step: a step's choices do not depend on how
/// the run came to it, so a resumed run repeats an uninterrupted one.
struct SampleStream: RandomNumberGenerator {
  private var state: UInt64
  private var spare: Double?

  init(seed: UInt64, purpose: String, step: Int = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = seed &* 0x9e37_79b9_7f4a_7c15 ^ hash
    _ = next()
    state ^= UInt64(bitPattern: Int64(step)) &* 0xd134_2543_de82_ef95
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// In [0, 1).
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// 0 ..< bound.
  mutating func index(below bound: Int) -> Int { Int(uniform() * Double(bound)) }

  /// Standard normal, Box–Muller.
  mutating func gaussian() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let radius = (-2 * Foundation.log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spare = radius * Foundation.sin(angle)
    return radius * Foundation.cos(angle)
  }
}

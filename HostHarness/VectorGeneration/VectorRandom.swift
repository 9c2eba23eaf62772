import FixedPoint
import ModelImage
import Quantization

/// Repeatable pseudo-random numbers.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
struct VectorRandom: RandomNumberGenerator {
  private var state: UInt64

  /// A stream of its own for each `label`, so that a new case leaves the others as they were.
  init(seed: UInt64, label: String) {
    state = label.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Elements all over the range of `type`.
  mutating func elements(_ count: Int, _ type: ElementType) -> [Int32] {
    (0..<count).map { _ in Int32.random(in: type.minimum...type.maximum, using: &self) }
  }

  /// −127 … 127.
  mutating func weights(_ count: Int) -> [Int8] {
    (0..<count).map { _ in Int8.random(in: -127...127, using: &self) }
  }

  /// Rescalings that spread sums of `products` products over the range of `output`.
  mutating func channels(_ count: Int, products: Int, input: ElementType, output: ElementType)
    -> QuantizedChannels
  {
    // The sum's typical size: √products times a third of each factor's range.
    let inputBits = input == .int8 ? 7 : 15
    let outputBits = output == .int8 ? 7 : 15
    var rootBits = 0
    while 1 << (2 * rootBits) < products { rootBits += 1 }
    let shift = Int32(outputBits - inputBits - 7 - rootBits + 1)
    let bias = Int32(1) << Int32(min(24, inputBits + 6 + rootBits))
    return QuantizedChannels(
      bias: (0..<count).map { _ in Int32.random(in: -bias...bias, using: &self) },
      multipliers: (0..<count).map { _ in Int32.random(in: (1 << 30)...Int32.max, using: &self) },
      shifts: (0..<count).map { _ in max(-31, Int32.random(in: (shift - 1)...(shift + 1), using: &self)) })
  }

  /// A zero point: one time in four the least number, as behind a ReLU; else somewhere in the inner quarter.
  mutating func zeroPoint(_ type: ElementType) -> Int32 {
    let drawn = Int32.random(in: type.minimum...type.maximum, using: &self) / 4
    return Int.random(in: 0..<4, using: &self) == 0 ? type.minimum : drawn
  }

  mutating func multiplier(shift: Int32) -> QuantizedMultiplier {
    QuantizedMultiplier(multiplier: Int32.random(in: (1 << 30)...Int32.max, using: &self), shift: shift)
  }
}

import FixedPoint
import Kernels
import Testing

@Suite struct MultiplicationTests {
  static func expected(_ a: Int, _ b: Int, _ p: Multiplication.Parameters) -> Int {
    ReferenceArithmetic.clamped(
      ReferenceArithmetic.requantise(
        (a - Int(p.firstZeroPoint)) * (b - Int(p.secondZeroPoint)), p.factor.multiplier, p.factor.shift)
        + Int(p.outputZeroPoint), p.clamp)
  }

  /// All 65536 pairs.
  @Test func everyPairOfInt8() throws {
    let p = Multiplication.Parameters(
      firstZeroPoint: -128, secondZeroPoint: 17,
      factor: QuantizedMultiplier(multiplier: 0x5555_5555, shift: -6), outputZeroPoint: -20,
      clamp: .int8)
    let first = (0..<65536).map { Int8(truncatingIfNeeded: $0) }
    let second = (0..<65536).map { Int8(truncatingIfNeeded: $0 >> 8) }
    var result = [Int8](repeating: 0, count: 65536)
    var output = result.mutableSpan
    try Multiplication.apply(first: first.span, second: second.span, parameters: p, output: &output)
    var differences = 0
    for i in result.indices where Int(result[i]) != Self.expected(Int(first[i]), Int(second[i]), p) {
      differences += 1
    }
    #expect(differences == 0)
  }

  @Test func int16() throws {
    var random = SplitMix64(seed: 60)
    for (firstZeroPoint, secondZeroPoint) in [(0, 0), (-32768, 0), (-3, 5)] as [(Int32, Int32)] {
      let p = Multiplication.Parameters(
        firstZeroPoint: firstZeroPoint, secondZeroPoint: secondZeroPoint,
        factor: QuantizedMultiplier(multiplier: 0x4000_0003, shift: -14), outputZeroPoint: 9,
        clamp: ClampRange(lower: -32000, upper: 32100))
      let first =
        [.min, .max, .min, .max]
        + (0..<3000).map { _ in
          Int16.random(in: .min ... .max, using: &random)
        }
      let second =
        [.min, .max, .max, .min]
        + (0..<3000).map { _ in
          Int16.random(in: .min ... .max, using: &random)
        }
      var result = [Int16](repeating: 0, count: first.count)
      var output = result.mutableSpan
      try Multiplication.apply(first: first.span, second: second.span, parameters: p, output: &output)
      #expect(
        result.map { Int($0) } == first.indices.map { Self.expected(Int(first[$0]), Int(second[$0]), p) })
    }
  }

  @Test func refusesZeroPointsWhoseProductsOverflow() {
    let p = Multiplication.Parameters(
      firstZeroPoint: -32768, secondZeroPoint: -32768,
      factor: QuantizedMultiplier(multiplier: 1 << 30, shift: -14), outputZeroPoint: 0, clamp: .int16)
    let values: [Int16] = [1]
    var result: [Int16] = [0]
    var output = result.mutableSpan
    #expect(throws: KernelError.productOverflow(65535, 65535)) {
      try Multiplication.apply(first: values.span, second: values.span, parameters: p, output: &output)
    }
  }
}

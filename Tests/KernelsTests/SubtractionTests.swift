import FixedPoint
import Kernels
import Testing

@Suite struct SubtractionTests {
  static func expected(_ a: Int, _ b: Int, _ p: Addition.Parameters, leftShift: Int) -> Int {
    let first = ReferenceArithmetic.requantise(
      (a - Int(p.firstZeroPoint)) << leftShift, p.firstFactor.multiplier, p.firstFactor.shift)
    let second = ReferenceArithmetic.requantise(
      (b - Int(p.secondZeroPoint)) << leftShift, p.secondFactor.multiplier, p.secondFactor.shift)
    return ReferenceArithmetic.clamped(
      ReferenceArithmetic.requantise(first - second, p.outputFactor.multiplier, p.outputFactor.shift)
        + Int(p.outputZeroPoint), p.clamp)
  }

  /// All 65536 pairs.
  @Test func everyPairOfInt8() throws {
    let p = AdditionTests.parameters(
      scales: (0.05, 0.031, 0.07), zeroPoints: (-128, 3, 11), leftShift: 20,
      clamp: ClampRange(lower: -120, upper: 127))
    let first = (0..<65536).map { Int8(truncatingIfNeeded: $0) }
    let second = (0..<65536).map { Int8(truncatingIfNeeded: $0 >> 8) }
    var result = [Int8](repeating: 0, count: 65536)
    var output = result.mutableSpan
    try Subtraction.apply(first: first.span, second: second.span, parameters: p, output: &output)
    var differences = 0
    var worst = 0.0
    for i in result.indices {
      if Int(result[i]) != Self.expected(Int(first[i]), Int(second[i]), p, leftShift: 20) { differences += 1 }
      let real = 0.05 * (Double(first[i]) + 128) - 0.031 * (Double(second[i]) - 3)
      worst = max(worst, abs(Double(result[i]) - max(-120, min(127, real / 0.07 + 11))))
    }
    #expect(differences == 0)
    #expect(worst < 0.51, "the difference is the real one, rounded")
  }

  @Test func int16() throws {
    var random = SplitMix64(seed: 51)
    for zeroPoints in [(0, 0, 0), (-32768, 32767, 5), (32767, -32768, -32768)] as [(Int32, Int32, Int32)] {
      let p = AdditionTests.parameters(
        scales: (0.001, 0.0007, 0.0015), zeroPoints: zeroPoints, leftShift: 15, clamp: .int16)
      let edges: [Int16] = [.min, .max, .min, .max, 0, -1]
      let first = edges + (0..<3000).map { _ in Int16.random(in: .min ... .max, using: &random) }
      let second = edges.reversed() + (0..<3000).map { _ in Int16.random(in: .min ... .max, using: &random) }
      var result = [Int16](repeating: 0, count: first.count)
      var output = result.mutableSpan
      try Subtraction.apply(first: first.span, second: second.span, parameters: p, output: &output)
      #expect(
        result.map { Int($0) }
          == first.indices.map { Self.expected(Int(first[$0]), Int(second[$0]), p, leftShift: 15) })
    }
  }

  @Test func refusesWhatAnAdditionRefuses() {
    var p = AdditionTests.parameters(scales: (1, 1, 1), zeroPoints: (0, 0, 0), leftShift: 20, clamp: .int8)
    p.secondFactor = QuantizedMultiplier(multiplier: (1 << 30) + 1, shift: 0)
    let values: [Int8] = [1]
    var result: [Int8] = [0]
    var output = result.mutableSpan
    #expect(throws: KernelError.shiftOutOfRange(.secondInput, channel: 0, value: 0, lower: -31, upper: -1)) {
      try Subtraction.apply(first: values.span, second: values.span, parameters: p, output: &output)
    }
  }
}

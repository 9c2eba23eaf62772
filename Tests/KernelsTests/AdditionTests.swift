import FixedPoint
import Kernels
import Testing

@Suite struct AdditionTests {
  static func factor(_ real: Double) -> QuantizedMultiplier {
    let exponent = real.exponent + 1
    let mantissa = (real / Double(sign: .plus, exponent: Int(exponent), significand: 1) * 2_147_483_648)
      .rounded()
    return mantissa == 2_147_483_648
      ? QuantizedMultiplier(multiplier: 1 << 30, shift: Int32(exponent) + 1)
      : QuantizedMultiplier(multiplier: Int32(mantissa), shift: Int32(exponent))
  }

  /// The factors that TensorFlow Lite derives from three scales.
  static func parameters(
    scales: (first: Double, second: Double, output: Double), zeroPoints: (Int32, Int32, Int32),
    leftShift: Int32, clamp: ClampRange
  ) -> Addition.Parameters {
    let twice = 2 * max(scales.first, scales.second)
    return Addition.Parameters(
      firstZeroPoint: zeroPoints.0, firstFactor: factor(scales.first / twice),
      secondZeroPoint: zeroPoints.1, secondFactor: factor(scales.second / twice),
      outputFactor: factor(twice / (Double(1 << leftShift) * scales.output)),
      outputZeroPoint: zeroPoints.2, clamp: clamp)
  }

  static func expected(_ a: Int, _ b: Int, _ p: Addition.Parameters, leftShift: Int) -> Int {
    let first = ReferenceArithmetic.requantise(
      (a - Int(p.firstZeroPoint)) << leftShift, p.firstFactor.multiplier, p.firstFactor.shift)
    let second = ReferenceArithmetic.requantise(
      (b - Int(p.secondZeroPoint)) << leftShift, p.secondFactor.multiplier, p.secondFactor.shift)
    return ReferenceArithmetic.clamped(
      ReferenceArithmetic.requantise(first + second, p.outputFactor.multiplier, p.outputFactor.shift)
        + Int(p.outputZeroPoint), p.clamp)
  }

  /// All 65536 pairs.
  @Test func everyPairOfInt8() throws {
    let p = Self.parameters(
      scales: (0.05, 0.031, 0.07), zeroPoints: (-128, 3, 11), leftShift: 20,
      clamp: ClampRange(lower: -120, upper: 127))
    let first = (0..<65536).map { Int8(truncatingIfNeeded: $0) }
    let second = (0..<65536).map { Int8(truncatingIfNeeded: $0 >> 8) }
    var result = [Int8](repeating: 0, count: 65536)
    var output = result.mutableSpan
    try Addition.apply(first: first.span, second: second.span, parameters: p, output: &output)
    var differences = 0
    var worst = 0.0
    for i in result.indices {
      if Int(result[i]) != Self.expected(Int(first[i]), Int(second[i]), p, leftShift: 20) {
        differences += 1
      }
      let real = 0.05 * (Double(first[i]) + 128) + 0.031 * (Double(second[i]) - 3)
      let ideal = max(-120, min(127, real / 0.07 + 11))
      worst = max(worst, abs(Double(result[i]) - ideal))
    }
    #expect(differences == 0)
    #expect(worst < 0.51, "the sum is the real one, rounded")
  }

  @Test func int16() throws {
    var random = SplitMix64(seed: 50)
    for zeroPoints in [(0, 0, 0), (-32768, 32767, 5), (32767, -32768, -32768)] as [(Int32, Int32, Int32)] {
      let p = Self.parameters(
        scales: (0.001, 0.0007, 0.0015), zeroPoints: zeroPoints, leftShift: 15, clamp: .int16)
      let edges: [Int16] = [.min, .max, .min, .max, 0, -1]
      let first = edges + (0..<3000).map { _ in Int16.random(in: .min ... .max, using: &random) }
      let second = edges.reversed() + (0..<3000).map { _ in Int16.random(in: .min ... .max, using: &random) }
      var result = [Int16](repeating: 0, count: first.count)
      var output = result.mutableSpan
      try Addition.apply(first: first.span, second: second.span, parameters: p, output: &output)
      let expected = first.indices.map {
        Self.expected(Int(first[$0]), Int(second[$0]), p, leftShift: 15)
      }
      #expect(result.map { Int($0) } == expected)
    }
  }

  @Test func refusesFactorsThatCouldOverflow() {
    var p = Self.parameters(
      scales: (1, 1, 1), zeroPoints: (0, 0, 0), leftShift: 20, clamp: .int8)
    let values: [Int8] = [1]
    var result: [Int8] = [0]
    var output = result.mutableSpan
    p.firstFactor = QuantizedMultiplier(multiplier: (1 << 30) + 1, shift: 0)
    #expect(throws: KernelError.shiftOutOfRange(.input, channel: 0, value: 0, lower: -31, upper: -1)) {
      try Addition.apply(first: values.span, second: values.span, parameters: p, output: &output)
    }
    p.firstFactor = QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
    p.outputFactor.shift = 1
    #expect(throws: KernelError.shiftOutOfRange(.output, channel: 0, value: 1, lower: -31, upper: 0)) {
      try Addition.apply(first: values.span, second: values.span, parameters: p, output: &output)
    }
    let two: [Int8] = [1, 2]
    p.outputFactor.shift = -19
    #expect(throws: KernelError.elementCount(.secondInput, expected: 1, actual: 2)) {
      try Addition.apply(first: values.span, second: two.span, parameters: p, output: &output)
    }
  }
}

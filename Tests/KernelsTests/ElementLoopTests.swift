import CTarget
import FixedPoint
import Testing

@testable import Kernels

/// Operators that go element by element in vectors, against themselves on one element, which is no vector.
@Suite struct ElementLoopTests {
  private static let counts = [0, 1, 7, 8, 9, 16, 31, 64]

  private static func factor(_ shifts: ClosedRange<Int32>, _ random: inout SplitMix64) -> QuantizedMultiplier
  {
    let shift = Bool.random(using: &random) ? Int32.random(in: shifts, using: &random) : shifts.upperBound
    let multipliers: [Int32] = [
      0, 1, 1 << 30, (1 << 30) + 1, .max, Int32.random(in: 0 ... .max, using: &random),
    ]
    return QuantizedMultiplier(
      multiplier: multipliers.randomElement(using: &random) ?? 0, shift: shift)
  }

  /// At most ½.
  private static func half(_ random: inout SplitMix64) -> QuantizedMultiplier {
    var factor = factor(-31...0, &random)
    if factor.shift == 0 { factor.multiplier = min(factor.multiplier, 1 << 30) }
    return factor
  }

  private static func number<Element: FixedWidthInteger>(_ type: Element.Type, _ random: inout SplitMix64)
    -> Element
  {
    switch UInt8.random(in: 0..<4, using: &random) {
    case 0: .min
    case 1: .max
    default: Element.random(in: .min ... .max, using: &random)
    }
  }

  private static func clamp<Element: FixedWidthInteger>(_ type: Element.Type, _ random: inout SplitMix64)
    -> ClampRange
  {
    let (a, b) = (Int32(number(type, &random)), Int32(number(type, &random)))
    return ClampRange(lower: min(a, b), upper: max(a, b))
  }

  /// What a loop makes of its whole vectors, and what `one` makes of the same elements one by one.
  private static func expectEqual<Input: ActivationElement, Output: ActivationElement>(
    _ kind: LLElementwiseKind, _ scales: LLElementwise, _ input: Input.Type, _ output: Output.Type,
    _ random: inout SplitMix64, one: (Input, Input) throws -> Output,
    location: SourceLocation = #_sourceLocation
  ) throws {
    for count in counts {
      let steps = [(1, 1), (1, 0), (0, 1)].randomElement(using: &random) ?? (1, 1)
      let first = (0..<max(1, count)).map { _ in number(Input.self, &random) }
      let second = (0..<max(1, count)).map { _ in number(Input.self, &random) }
      let expected = try (0..<count).map { try one(first[$0 * steps.0], second[$0 * steps.1]) }
      var results: [(name: String, done: Int, output: [Output])] = []
      for loop in [NEONElementLoop.self, DSPElementLoop.self, X86ElementLoop.self] as [any ElementLoop.Type] {
        var result = [Output](repeating: 0, count: max(1, count))
        let done = unsafe first.withUnsafeBufferPointer { a in
          unsafe second.withUnsafeBufferPointer { b in
            unsafe result.withUnsafeMutableBufferPointer {
              unsafe loop.run(
                kind, scales,
                ElementRow(
                  a.baseAddress!, steps.0, b.baseAddress!, steps.1, target: $0.baseAddress!, count: count))
            }
          }
        }
        results.append(("\(loop)", done, result))
      }
      #expect(results[0].done == count & ~7, sourceLocation: location)
      #expect([0, count & ~1].contains(results[1].done), sourceLocation: location)
      if ll_x86_level() != Int32(LL_X86_BASELINE.rawValue) {
        #expect(results[2].done == count & ~7, sourceLocation: location)
      }
      for (name, done, output) in results {
        #expect(
          output.prefix(done) == expected.prefix(done), "\(name), \(count) elements, \(scales)",
          sourceLocation: location)
      }
    }
  }

  private static func first<Element>(_ body: (inout MutableSpan<Element>) throws -> Void) rethrows -> Element
  where Element: FixedWidthInteger {
    var result: [Element] = [0]
    var span = result.mutableSpan
    try body(&span)
    return result[0]
  }

  private static func additionParameters<Element: ActivationElement>(
    _ type: Element.Type, _ random: inout SplitMix64
  ) -> Addition.Parameters {
    Addition.Parameters(
      firstZeroPoint: number(type, &random).widened, firstFactor: half(&random),
      secondZeroPoint: number(type, &random).widened, secondFactor: half(&random),
      outputFactor: factor(-31...0, &random), outputZeroPoint: number(type, &random).widened,
      clamp: clamp(type, &random))
  }

  @Test(arguments: 0..<UInt64(40)) func sumsAndDifferences(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let bytes = Self.additionParameters(Int8.self, &random)
    try Self.expectEqual(
      LL_ELEMENT_SUM, LLElementwise(bytes, sign: 1, leftShift: 20), Int8.self, Int8.self, &random
    ) { a, b in
      try Self.first { try Addition.apply(first: [a].span, second: [b].span, parameters: bytes, output: &$0) }
    }
    let halves = Self.additionParameters(Int16.self, &random)
    try Self.expectEqual(
      LL_ELEMENT_SUM, LLElementwise(halves, sign: -1, leftShift: 15), Int16.self, Int16.self, &random
    ) { a, b in
      try Self.first {
        try Subtraction.apply(first: [a].span, second: [b].span, parameters: halves, output: &$0)
      }
    }
  }

  @Test(arguments: 0..<UInt64(40)) func products(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let bytes = Multiplication.Parameters(
      firstZeroPoint: Self.number(Int8.self, &random).widened,
      secondZeroPoint: Self.number(Int8.self, &random).widened,
      factor: Self.factor(-31...0, &random), outputZeroPoint: Self.number(Int8.self, &random).widened,
      clamp: Self.clamp(Int8.self, &random))
    try Self.expectEqual(LL_ELEMENT_PRODUCT, LLElementwise(bytes), Int8.self, Int8.self, &random) { a, b in
      try Self.first {
        try Multiplication.apply(first: [a].span, second: [b].span, parameters: bytes, output: &$0)
      }
    }
    let halves = Multiplication.Parameters(
      firstZeroPoint: Int32.random(in: -200...200, using: &random), secondZeroPoint: 0,
      factor: Self.factor(-31...0, &random), outputZeroPoint: Self.number(Int16.self, &random).widened,
      clamp: Self.clamp(Int16.self, &random))
    try Self.expectEqual(LL_ELEMENT_PRODUCT, LLElementwise(halves), Int16.self, Int16.self, &random) { a, b in
      try Self.first {
        try Multiplication.apply(first: [a].span, second: [b].span, parameters: halves, output: &$0)
      }
    }
  }

  private static func rescaleParameters<Input: ActivationElement, Output: ActivationElement>(
    _ input: Input.Type, _ output: Output.Type, _ random: inout SplitMix64
  ) -> Rescale.Parameters {
    Rescale.Parameters(
      inputZeroPoint: number(input, &random).widened,
      factor: factor(-31...(30 - Int32(Input.bitWidth)), &random),
      outputZeroPoint: number(output, &random).widened, clamp: clamp(output, &random))
  }

  @Test(arguments: 0..<UInt64(40)) func changesOfScale(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let narrow = Self.rescaleParameters(Int8.self, Int8.self, &random)
    try Self.expectEqual(LL_ELEMENT_RESCALE, LLElementwise(narrow), Int8.self, Int8.self, &random) { a, _ in
      try Self.first { try Rescale.apply(input: [a].span, parameters: narrow, output: &$0) }
    }
    let widening = Self.rescaleParameters(Int8.self, Int16.self, &random)
    try Self.expectEqual(LL_ELEMENT_RESCALE, LLElementwise(widening), Int8.self, Int16.self, &random) {
      a, _ in
      try Self.first { try Rescale.apply(input: [a].span, parameters: widening, output: &$0) }
    }
    let narrowing = Self.rescaleParameters(Int16.self, Int8.self, &random)
    try Self.expectEqual(LL_ELEMENT_RESCALE, LLElementwise(narrowing), Int16.self, Int8.self, &random) {
      a, _ in
      try Self.first { try Rescale.apply(input: [a].span, parameters: narrowing, output: &$0) }
    }
    let wide = Self.rescaleParameters(Int16.self, Int16.self, &random)
    try Self.expectEqual(LL_ELEMENT_RESCALE, LLElementwise(wide), Int16.self, Int16.self, &random) { a, _ in
      try Self.first { try Rescale.apply(input: [a].span, parameters: wide, output: &$0) }
    }
  }

  /// What quantisers make takes the step of the DSP extension: one operand's factor is ½, all others are normalised.
  @Test(arguments: 0..<UInt64(20)) func dspTakesOrdinaryScales(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let scales = (
      first: Double.random(in: 0.01...0.1, using: &random),
      second: Double.random(in: 0.01...0.1, using: &random),
      output: Double.random(in: 0.02...0.2, using: &random)
    )
    let parameters = AdditionTests.parameters(
      scales: scales, zeroPoints: (-3, 17, 5), leftShift: 20, clamp: ClampRange(lower: -128, upper: 127))
    var done = 0
    let first = (0..<300).map { _ in Self.number(Int8.self, &random) }
    let second = (0..<300).map { _ in Self.number(Int8.self, &random) }
    var result = [Int8](repeating: 0, count: 300)
    unsafe first.withUnsafeBufferPointer { a in
      unsafe second.withUnsafeBufferPointer { b in
        unsafe result.withUnsafeMutableBufferPointer {
          unsafe done = DSPElementLoop.run(
            LL_ELEMENT_SUM, LLElementwise(parameters, sign: 1, leftShift: 20),
            ElementRow(a.baseAddress!, 1, b.baseAddress!, 1, target: $0.baseAddress!, count: 300))
        }
      }
    }
    #expect(done == 300)
    for index in 0..<300 {
      let expected = AdditionTests.expected(Int(first[index]), Int(second[index]), parameters, leftShift: 20)
      #expect(Int(result[index]) == expected, "\(first[index]) + \(second[index])")
    }
  }
}

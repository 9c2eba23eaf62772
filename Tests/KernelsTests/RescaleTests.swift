import FixedPoint
import Kernels
import Testing

@Suite struct RescaleTests {
  static func parameters(
    _ inputZeroPoint: Int32, _ multiplier: Int32, _ shift: Int32, _ outputZeroPoint: Int32,
    _ clamp: ClampRange
  ) -> Rescale.Parameters {
    Rescale.Parameters(
      inputZeroPoint: inputZeroPoint, factor: QuantizedMultiplier(multiplier: multiplier, shift: shift),
      outputZeroPoint: outputZeroPoint, clamp: clamp)
  }

  static func expected(_ value: Int, _ p: Rescale.Parameters) -> Int {
    ReferenceArithmetic.clamped(
      ReferenceArithmetic.requantise(
        value - Int(p.inputZeroPoint), p.factor.multiplier, p.factor.shift) + Int(p.outputZeroPoint),
      p.clamp)
  }

  /// Every int8 number, for several scales, to both widths.
  @Test func everyInt8() throws {
    let input = (-128...127).map { Int8($0) }
    for (zeroPoint, multiplier, shift) in [
      (0, 1 << 30, 1), (-128, 0x5A82_799A, 0), (127, .max, -3), (-7, 0x6000_0000, 8),
    ] as [(Int32, Int32, Int32)] {
      let narrow = Self.parameters(zeroPoint, multiplier, shift, -5, .int8)
      var result8 = [Int8](repeating: 0, count: 256)
      var output8 = result8.mutableSpan
      try Rescale.apply(input: input.span, parameters: narrow, output: &output8)
      #expect(result8.map { Int($0) } == input.map { Self.expected(Int($0), narrow) })
      let wide = Self.parameters(zeroPoint, multiplier, shift, 300, .int16)
      var result16 = [Int16](repeating: 0, count: 256)
      var output16 = result16.mutableSpan
      try Rescale.apply(input: input.span, parameters: wide, output: &output16)
      #expect(result16.map { Int($0) } == input.map { Self.expected(Int($0), wide) })
    }
  }

  /// Every int16 number to both widths.
  @Test func everyInt16() throws {
    let input = (-32768...32767).map { Int16($0) }
    let narrow = Self.parameters(-32768, 0x4321_0000, -7, -128, .int8)
    var result8 = [Int8](repeating: 0, count: input.count)
    var output8 = result8.mutableSpan
    try Rescale.apply(input: input.span, parameters: narrow, output: &output8)
    #expect(result8.map { Int($0) } == input.map { Self.expected(Int($0), narrow) })
    let wide = Self.parameters(12, 0x7000_0001, 1, 0, ClampRange(lower: -30000, upper: 32767))
    var result16 = [Int16](repeating: 0, count: input.count)
    var output16 = result16.mutableSpan
    try Rescale.apply(input: input.span, parameters: wide, output: &output16)
    #expect(result16.map { Int($0) } == input.map { Self.expected(Int($0), wide) })
  }

  @Test func refusesWhatDoesNotFit() {
    func error(_ parameters: Rescale.Parameters, count: Int = 2) -> KernelError? {
      let input: [Int16] = [1, 2]
      var result = [Int8](repeating: 0, count: count)
      var output = result.mutableSpan
      do throws(KernelError) {
        try Rescale.apply(input: input.span, parameters: parameters, output: &output)
        return nil
      } catch {
        return error
      }
    }
    #expect(error(Self.parameters(0, 1 << 30, 14, 0, .int8)) == nil)
    #expect(
      error(Self.parameters(0, 1 << 30, 15, 0, .int8))
        == .shiftOutOfRange(.scales, channel: 0, value: 15, lower: -31, upper: 14))
    #expect(
      error(Self.parameters(0, -1, 0, 0, .int8)) == .multiplierNegative(.scales, channel: 0, value: -1))
    #expect(
      error(Self.parameters(40000, 0, 0, 0, .int8))
        == .zeroPointOutOfRange(.input, value: 40000, lower: -32768, upper: 32767))
    #expect(
      error(Self.parameters(0, 0, 0, 128, .int8))
        == .zeroPointOutOfRange(.output, value: 128, lower: -128, upper: 127))
    #expect(
      error(Self.parameters(0, 0, 0, 0, .int8), count: 3)
        == .elementCount(.output, expected: 2, actual: 3))
  }
}

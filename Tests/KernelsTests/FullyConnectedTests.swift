import FixedPoint
import Kernels
import Testing

@Suite struct FullyConnectedTests {
  static func accumulators<Input, Output>(
    _ test: LinearCase<Input, Output>, _ geometry: FullyConnected.Geometry
  ) -> [Int] {
    (0..<geometry.outputCount).map { channel in
      (0..<geometry.inputCount).reduce(Int(test.bias[channel])) { sum, i in
        sum + (Int(test.input[i]) - Int(test.parameters.inputZeroPoint))
          * Int(test.weights[channel * geometry.inputCount + i])
      }
    }
  }

  static func randomGeometry(_ random: inout SplitMix64) -> FullyConnected.Geometry {
    FullyConnected.Geometry(
      inputCount: Int.random(in: 1...70, using: &random),
      outputCount: Int.random(in: 1...9, using: &random))
  }

  static func makeCase<Input, Output>(
    _ geometry: FullyConnected.Geometry, _ random: inout SplitMix64
  ) -> LinearCase<Input, Output> {
    LinearCase(
      inputCount: geometry.inputCount, weightCount: geometry.weightCount, channels: geometry.outputCount,
      random: &random)
  }

  @Test func equalsTheReferenceForInt8ToInt8() throws {
    var random = SplitMix64(seed: 20)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int8, Int8> = Self.makeCase(geometry, &random)
      var result = [Int8](repeating: 0, count: geometry.outputCount)
      var output = result.mutableSpan
      try FullyConnected.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).enumerated().map {
        test.output($1, channel: $0)
      }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForInt8ToInt16() throws {
    var random = SplitMix64(seed: 21)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int8, Int16> = Self.makeCase(geometry, &random)
      var result = [Int16](repeating: 0, count: geometry.outputCount)
      var output = result.mutableSpan
      try FullyConnected.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).enumerated().map {
        test.output($1, channel: $0)
      }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForInt16ToInt8() throws {
    var random = SplitMix64(seed: 22)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int16, Int8> = Self.makeCase(geometry, &random)
      var result = [Int8](repeating: 0, count: geometry.outputCount)
      var output = result.mutableSpan
      try FullyConnected.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).enumerated().map {
        test.output($1, channel: $0)
      }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForInt16ToInt16() throws {
    var random = SplitMix64(seed: 23)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int16, Int16> = Self.makeCase(geometry, &random)
      var result = [Int16](repeating: 0, count: geometry.outputCount)
      var output = result.mutableSpan
      try FullyConnected.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).enumerated().map {
        test.output($1, channel: $0)
      }
      #expect(result == expected)
    }
  }

  /// Longer than the runs that the kernel sums in 32 bits, with a bias that 32 bits do not hold.
  @Test func wideAccumulatorsEqualTheReference() throws {
    var random = SplitMix64(seed: 30)
    for inputCount in [1, 254, 255, 256, 900] {
      let geometry = FullyConnected.Geometry(inputCount: inputCount, outputCount: 3)
      var test: LinearCase<Int16, Int16> = Self.makeCase(geometry, &random)
      test.shifts = [-30, -22, -25]
      test.input[0] = .min
      let bias: [Int64] = [1 << 34, -(1 << 33), 77]
      var result = [Int16](repeating: 0, count: 3)
      var output = result.mutableSpan
      try FullyConnected.applyWide(
        input: test.input.span, weights: test.weights.span, bias: bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).enumerated().map { channel, sum in
        test.wideOutput(sum - Int(test.bias[channel]) + Int(bias[channel]), channel: channel)
      }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForWideInt16ToInt8() throws {
    var random = SplitMix64(seed: 26)
    for _ in 0..<40 {
      let geometry = FullyConnected.Geometry(
        inputCount: Int.random(in: 1...600, using: &random), outputCount: 3)
      let test: LinearCase<Int16, Int8> = Self.makeCase(geometry, &random)
      let bias = test.bias.map { Int64($0) << 9 }
      var result = [Int8](repeating: 0, count: 3)
      var output = result.mutableSpan
      try FullyConnected.applyWide(
        input: test.input.span, weights: test.weights.span, bias: bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).enumerated().map { channel, sum in
        test.wideOutput(sum - Int(test.bias[channel]) + Int(bias[channel]), channel: channel)
      }
      #expect(result == expected)
    }
  }

  /// The largest products of one sign: 900 of them need 33 bits.
  @Test func wideAccumulatorsDoNotWrap() throws {
    let count = 900
    let input = [Int16](repeating: .min, count: count)
    let weights = [Int8](repeating: -128, count: count)
    let bias: [Int64] = [0]
    let multipliers: [Int32] = [1 << 30]
    let shifts: [Int32] = [-18]
    var result: [Int16] = [0]
    var output = result.mutableSpan
    try FullyConnected.applyWide(
      input: input.span, weights: weights.span, bias: bias.span,
      scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span),
      geometry: .init(inputCount: count, outputCount: 1),
      parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int16), output: &output)
    #expect(result == [7200])
  }

  @Test func oneScaleServesAllOutputs() throws {
    let input: [Int8] = [1, 2]
    let weights: [Int8] = [10, 0, 0, 10, 10, 10]
    let bias: [Int32] = []
    let multipliers: [Int32] = [1 << 30]
    let shifts: [Int32] = [1]
    var result = [Int8](repeating: 0, count: 3)
    var output = result.mutableSpan
    try FullyConnected.apply(
      input: input.span, weights: weights.span, bias: bias.span,
      scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span),
      geometry: .init(inputCount: 2, outputCount: 3),
      parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int8), output: &output)
    #expect(result == [10, 20, 30])
  }

  /// Twice the greatest integer does not wrap to a small count.
  @Test func refusesCountsThatWrap() {
    let input = [Int8](repeating: 0, count: 2)
    let bias: [Int32] = []
    var result: [Int8] = [0]
    var output = result.mutableSpan
    let one: [Int32] = [0]
    #expect(throws: KernelError.elementCountOverflow(.weights)) {
      try FullyConnected.apply(
        input: input.span, weights: input.span, bias: bias.span,
        scales: ChannelScales(multipliers: one.span, shifts: one.span),
        geometry: .init(inputCount: 2, outputCount: .max),
        parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int8), output: &output)
    }
  }

  @Test func refusesWhatDoesNotFit() {
    func error(
      inputCount: Int = 2, weightCount: Int = 6, outputCount: Int = 3, shift: Int32 = 7, wide: Bool = false
    ) -> KernelError? {
      let input = [Int16](repeating: 1, count: inputCount)
      let weights = [Int8](repeating: 1, count: weightCount)
      let bias = [Int32](repeating: 0, count: 3)
      let wideBias = [Int64](repeating: 0, count: 3)
      let multipliers: [Int32] = [1 << 30]
      let shifts = [shift]
      var result = [Int16](repeating: 0, count: outputCount)
      var output = result.mutableSpan
      let scales = ChannelScales(multipliers: multipliers.span, shifts: shifts.span)
      let parameters = LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int16)
      do throws(KernelError) {
        if wide {
          try FullyConnected.applyWide(
            input: input.span, weights: weights.span, bias: wideBias.span, scales: scales,
            geometry: .init(inputCount: 2, outputCount: 3), parameters: parameters, output: &output)
        } else {
          try FullyConnected.apply(
            input: input.span, weights: weights.span, bias: bias.span, scales: scales,
            geometry: .init(inputCount: 2, outputCount: 3), parameters: parameters, output: &output)
        }
        return nil
      } catch {
        return error
      }
    }
    #expect(error() == nil)
    #expect(error(wide: true) == nil)
    #expect(error(inputCount: 3) == .elementCount(.input, expected: 2, actual: 3))
    #expect(error(weightCount: 5) == .elementCount(.weights, expected: 6, actual: 5))
    #expect(error(outputCount: 2) == .elementCount(.output, expected: 3, actual: 2))
    // 64-bit accumulators permit less left shift.
    #expect(error(shift: 8) == nil)
    #expect(
      error(shift: 8, wide: true)
        == .shiftOutOfRange(.scales, channel: 0, value: 8, lower: -31, upper: 7))
  }
}

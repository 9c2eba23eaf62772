import FixedPoint
import Kernels
import Testing

@Suite struct Convolution2DTests {
  /// One tap at a time, each tested against the borders.
  static func accumulators(
    _ input: [Int], _ weights: [Int8], _ bias: [Int], zeroPoint: Int, geometry: Convolution2D.Geometry
  ) -> [(value: Int, channel: Int)] {
    let (shape, window, size) = (geometry.input, geometry.window, geometry.output)
    var result: [(Int, Int)] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        for channel in 0..<size.channels {
          var sum = bias.isEmpty ? 0 : bias[channel]
          for tapRow in 0..<window.kernelHeight {
            for tap in 0..<window.kernelWidth {
              let y = row * window.strideHeight - window.paddingTop + tapRow * window.dilationHeight
              let x = column * window.strideWidth - window.paddingLeft + tap * window.dilationWidth
              guard (0..<shape.height).contains(y), (0..<shape.width).contains(x) else { continue }
              for i in 0..<shape.channels {
                let weight =
                  ((channel * window.kernelHeight + tapRow) * window.kernelWidth + tap) * shape.channels + i
                sum +=
                  (input[(y * shape.width + x) * shape.channels + i] - zeroPoint) * Int(weights[weight])
              }
            }
          }
          result.append((sum, channel))
        }
      }
    }
    return result
  }

  /// Small shapes with every kind of stride, dilation and padding; the dilated kernel fits.
  static func randomGeometry(_ random: inout SplitMix64) -> Convolution2D.Geometry {
    while true {
      let geometry = Convolution2D.Geometry(
        input: ImageShape(
          height: Int.random(in: 1...7, using: &random), width: Int.random(in: 1...7, using: &random),
          channels: Int.random(in: 1...5, using: &random)),
        outputChannels: Int.random(in: 1...4, using: &random),
        window: KernelWindow(
          kernelHeight: Int.random(in: 1...4, using: &random),
          kernelWidth: Int.random(in: 1...4, using: &random),
          strideHeight: Int.random(in: 1...3, using: &random),
          strideWidth: Int.random(in: 1...3, using: &random),
          dilationHeight: Int.random(in: 1...3, using: &random),
          dilationWidth: Int.random(in: 1...3, using: &random),
          paddingTop: Int.random(in: 0...4, using: &random),
          paddingBottom: Int.random(in: 0...4, using: &random),
          paddingLeft: Int.random(in: 0...4, using: &random),
          paddingRight: Int.random(in: 0...4, using: &random)))
      if (try? geometry.validate()) != nil { return geometry }
    }
  }

  static func makeCase<Input, Output>(
    _ geometry: Convolution2D.Geometry, _ random: inout SplitMix64
  ) -> LinearCase<Input, Output> {
    LinearCase(
      inputCount: geometry.input.count, weightCount: geometry.weightCount,
      channels: geometry.outputChannels, random: &random)
  }

  static func expected<Input, Output>(
    _ test: LinearCase<Input, Output>, _ geometry: Convolution2D.Geometry
  ) -> [Output] {
    accumulators(
      test.input.map { Int($0) }, test.weights, test.bias.map { Int($0) },
      zeroPoint: Int(test.parameters.inputZeroPoint), geometry: geometry
    ).map { test.output($0.value, channel: $0.channel) }
  }

  @Test func equalsTheReferenceForInt8ToInt8() throws {
    var random = SplitMix64(seed: 10)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int8, Int8> = Self.makeCase(geometry, &random)
      var result = [Int8](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try Convolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      #expect(result == Self.expected(test, geometry))
    }
  }

  @Test func equalsTheReferenceForInt8ToInt16() throws {
    var random = SplitMix64(seed: 11)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int8, Int16> = Self.makeCase(geometry, &random)
      var result = [Int16](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try Convolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      #expect(result == Self.expected(test, geometry))
    }
  }

  @Test func equalsTheReferenceForInt16ToInt8() throws {
    var random = SplitMix64(seed: 12)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int16, Int8> = Self.makeCase(geometry, &random)
      var result = [Int8](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try Convolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      #expect(result == Self.expected(test, geometry))
    }
  }

  @Test func equalsTheReferenceForInt16ToInt16() throws {
    var random = SplitMix64(seed: 13)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int16, Int16> = Self.makeCase(geometry, &random)
      var result = [Int16](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try Convolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      #expect(result == Self.expected(test, geometry))
    }
  }

  @Test func wideAccumulatorsEqualTheReference() throws {
    var random = SplitMix64(seed: 14)
    for _ in 0..<60 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int16, Int16> = Self.makeCase(geometry, &random)
      let bias = (0..<geometry.outputChannels).map { _ in
        Int64.random(in: -(1 << 33)...(1 << 33), using: &random)
      }
      let shifts = test.shifts.map { $0 - 8 }
      var moved = test
      moved.shifts = shifts
      var result = [Int16](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try Convolution2D.applyWide(
        input: test.input.span, weights: test.weights.span, bias: bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(
        test.input.map { Int($0) }, test.weights, bias.map { Int($0) },
        zeroPoint: Int(test.parameters.inputZeroPoint), geometry: geometry
      ).map { moved.wideOutput($0.value, channel: $0.channel) }
      #expect(result == expected)
    }
  }

  @Test func wideAccumulatorsEqualTheReferenceForInt8Outputs() throws {
    var random = SplitMix64(seed: 15)
    for _ in 0..<40 {
      let geometry = Self.randomGeometry(&random)
      let test: LinearCase<Int16, Int8> = Self.makeCase(geometry, &random)
      let bias = test.bias.map { Int64($0) << 7 }
      var result = [Int8](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try Convolution2D.applyWide(
        input: test.input.span, weights: test.weights.span, bias: bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(
        test.input.map { Int($0) }, test.weights, bias.map { Int($0) },
        zeroPoint: Int(test.parameters.inputZeroPoint), geometry: geometry
      ).map { test.wideOutput($0.value, channel: $0.channel) }
      #expect(result == expected)
    }
  }

  @Test func missingBiasCountsAsZero() throws {
    let geometry = Convolution2D.Geometry(
      input: ImageShape(height: 1, width: 2, channels: 1), outputChannels: 1,
      window: KernelWindow(kernelHeight: 1, kernelWidth: 1))
    let input: [Int8] = [3, -4]
    let weights: [Int8] = [2]
    let bias: [Int32] = []
    let multipliers: [Int32] = [1 << 30]
    let shifts: [Int32] = [1]
    var result: [Int8] = [9, 9]
    var output = result.mutableSpan
    try Convolution2D.apply(
      input: input.span, weights: weights.span, bias: bias.span,
      scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span), geometry: geometry,
      parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 1, clamp: .int8), output: &output)
    #expect(result == [7, -7])
  }

  /// A valid call with one thing changed, and what it must answer.
  @Test func refusesWhatDoesNotFit() {
    typealias Change = (inout Arguments) -> Void
    struct Arguments {
      var inputCount = 18
      var weightCount = 36
      var biasCount = 2
      var multipliers: [Int32] = [1 << 30, 1 << 30]
      var shifts: [Int32] = [-5, -5]
      var geometry = Convolution2D.Geometry(
        input: ImageShape(height: 3, width: 3, channels: 2), outputChannels: 2,
        window: KernelWindow(kernelHeight: 3, kernelWidth: 3))
      var parameters = LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int8)
      var outputCount = 2
    }
    func error(_ change: Change) -> KernelError? {
      var a = Arguments()
      change(&a)
      var result = [Int8](repeating: 99, count: a.outputCount)
      var output = result.mutableSpan
      do throws(KernelError) {
        try Convolution2D.apply(
          input: [Int8](repeating: 1, count: a.inputCount).span,
          weights: [Int8](repeating: 1, count: a.weightCount).span,
          bias: [Int32](repeating: 0, count: a.biasCount).span,
          scales: ChannelScales(multipliers: a.multipliers.span, shifts: a.shifts.span),
          geometry: a.geometry, parameters: a.parameters, output: &output)
        return nil
      } catch {
        #expect(result.allSatisfy { $0 == 99 }, "nothing is written before an error")
        return error
      }
    }
    #expect(error { _ in } == nil)
    #expect(error { $0.inputCount = 17 } == .elementCount(.input, expected: 18, actual: 17))
    #expect(error { $0.weightCount = 35 } == .elementCount(.weights, expected: 36, actual: 35))
    #expect(error { $0.biasCount = 1 } == .elementCount(.bias, expected: 2, actual: 1))
    #expect(error { $0.outputCount = 3 } == .elementCount(.output, expected: 2, actual: 3))
    #expect(error { $0.shifts = [0, 0, 0] } == .elementCount(.scales, expected: 2, actual: 3))
    #expect(
      error { $0.multipliers[1] = -7 } == .multiplierNegative(.scales, channel: 1, value: -7))
    #expect(
      error { $0.shifts[1] = 31 }
        == .shiftOutOfRange(.scales, channel: 1, value: 31, lower: -31, upper: 30))
    #expect(
      error { $0.shifts[0] = -32 }
        == .shiftOutOfRange(.scales, channel: 0, value: -32, lower: -31, upper: 30))
    #expect(
      error { $0.parameters.inputZeroPoint = 128 }
        == .zeroPointOutOfRange(.input, value: 128, lower: -128, upper: 127))
    #expect(
      error { $0.parameters.outputZeroPoint = -129 }
        == .zeroPointOutOfRange(.output, value: -129, lower: -128, upper: 127))
    #expect(
      error { $0.parameters.clamp = ClampRange(lower: 3, upper: 2) }
        == .clampOutOfRange(lower: 3, upper: 2, typeLower: -128, typeUpper: 127))
    #expect(
      error { $0.parameters.clamp = .int16 }
        == .clampOutOfRange(lower: -32768, upper: 32767, typeLower: -128, typeUpper: 127))
    #expect(error { $0.geometry.outputChannels = 0 } == .dimensionOutOfRange(value: 0))
    #expect(error { $0.geometry.window.strideWidth = 0 } == .dimensionOutOfRange(value: 0))
    #expect(error { $0.geometry.outputChannels = 32768 } == .dimensionOutOfRange(value: 32768))
    #expect(error { $0.geometry.window.paddingTop = .max } == .dimensionOutOfRange(value: .max))
    #expect(error { $0.geometry.window.paddingLeft = -1 } == .dimensionOutOfRange(value: -1))
    #expect(
      error { $0.geometry.window.dilationHeight = 2 } == .kernelExceedsInput(kernel: 5, paddedInput: 3))
  }
}

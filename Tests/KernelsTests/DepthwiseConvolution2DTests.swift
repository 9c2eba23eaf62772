import FixedPoint
import Kernels
import Testing

@Suite struct DepthwiseConvolution2DTests {
  static func accumulators<Input, Output>(
    _ test: LinearCase<Input, Output>, _ geometry: DepthwiseConvolution2D.Geometry
  ) -> [(value: Int, channel: Int)] {
    let (shape, window, size) = (geometry.input, geometry.window, geometry.output)
    var result: [(Int, Int)] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        for channel in 0..<size.channels {
          var sum = Int(test.bias[channel])
          for tapRow in 0..<window.kernelHeight {
            for tap in 0..<window.kernelWidth {
              let y = row * window.strideHeight - window.paddingTop + tapRow * window.dilationHeight
              let x = column * window.strideWidth - window.paddingLeft + tap * window.dilationWidth
              guard (0..<shape.height).contains(y), (0..<shape.width).contains(x) else { continue }
              let i = (y * shape.width + x) * shape.channels + channel / geometry.channelMultiplier
              let weight = test.weights[(tapRow * window.kernelWidth + tap) * size.channels + channel]
              sum += (Int(test.input[i]) - Int(test.parameters.inputZeroPoint)) * Int(weight)
            }
          }
          result.append((sum, channel))
        }
      }
    }
    return result
  }

  static func randomGeometry(_ random: inout SplitMix64) -> DepthwiseConvolution2D.Geometry {
    let plain = Convolution2DTests.randomGeometry(&random)
    return DepthwiseConvolution2D.Geometry(
      input: plain.input, channelMultiplier: Int.random(in: 1...3, using: &random), window: plain.window)
  }

  @Test func equalsTheReferenceForInt8ToInt8() throws {
    var random = SplitMix64(seed: 40)
    for _ in 0..<40 {
      let geometry = Self.randomGeometry(&random)
      let test = LinearCase<Int8, Int8>(
        inputCount: geometry.input.count, weightCount: geometry.weightCount,
        channels: geometry.outputChannels, random: &random)
      var result = [Int8](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try DepthwiseConvolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).map { test.output($0.value, channel: $0.channel) }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForInt8ToInt16() throws {
    var random = SplitMix64(seed: 41)
    for _ in 0..<40 {
      let geometry = Self.randomGeometry(&random)
      let test = LinearCase<Int8, Int16>(
        inputCount: geometry.input.count, weightCount: geometry.weightCount,
        channels: geometry.outputChannels, random: &random)
      var result = [Int16](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try DepthwiseConvolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).map { test.output($0.value, channel: $0.channel) }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForInt16ToInt8() throws {
    var random = SplitMix64(seed: 42)
    for _ in 0..<40 {
      let geometry = Self.randomGeometry(&random)
      let test = LinearCase<Int16, Int8>(
        inputCount: geometry.input.count, weightCount: geometry.weightCount,
        channels: geometry.outputChannels, random: &random)
      var result = [Int8](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try DepthwiseConvolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).map { test.output($0.value, channel: $0.channel) }
      #expect(result == expected)
    }
  }

  @Test func equalsTheReferenceForInt16ToInt16() throws {
    var random = SplitMix64(seed: 43)
    for _ in 0..<40 {
      let geometry = Self.randomGeometry(&random)
      let test = LinearCase<Int16, Int16>(
        inputCount: geometry.input.count, weightCount: geometry.weightCount,
        channels: geometry.outputChannels, random: &random)
      var result = [Int16](repeating: 0, count: geometry.output.count)
      var output = result.mutableSpan
      try DepthwiseConvolution2D.apply(
        input: test.input.span, weights: test.weights.span, bias: test.bias.span,
        scales: ChannelScales(multipliers: test.multipliers.span, shifts: test.shifts.span),
        geometry: geometry, parameters: test.parameters, output: &output)
      let expected = Self.accumulators(test, geometry).map { test.output($0.value, channel: $0.channel) }
      #expect(result == expected)
    }
  }

  @Test func refusesMissingWeights() {
    let geometry = DepthwiseConvolution2D.Geometry(
      input: ImageShape(height: 2, width: 2, channels: 1), channelMultiplier: 2,
      window: KernelWindow(kernelHeight: 2, kernelWidth: 2))
    let input = [Int8](repeating: 0, count: 4)
    let weights = [Int8](repeating: 0, count: 7)
    let bias: [Int32] = []
    let multipliers: [Int32] = [1 << 30]
    let shifts: [Int32] = [0]
    var result = [Int8](repeating: 0, count: 2)
    var output = result.mutableSpan
    #expect(throws: KernelError.elementCount(.weights, expected: 8, actual: 7)) {
      try DepthwiseConvolution2D.apply(
        input: input.span, weights: weights.span, bias: bias.span,
        scales: ChannelScales(multipliers: multipliers.span, shifts: shifts.span), geometry: geometry,
        parameters: LinearParameters(inputZeroPoint: 0, outputZeroPoint: 0, clamp: .int8), output: &output)
    }
  }
}

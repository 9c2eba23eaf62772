import FixedPoint
import Kernels
import ModelImage
import Quantization
import Testing

@testable import Runtime

/// Operators that slide a kernel over an image, run from an image, equal their kernels called directly.
struct WindowOperatorTests {
  static let types: [ElementType] = [.int8, .int16]

  @Test("Depthwise convolution", arguments: types, types)
  func depthwiseConvolution(inputType: ElementType, outputType: ElementType) throws {
    var generator = Generator(seed: 11)
    let x = OperatorModels.tensor(inputType, [7, 5, 3], zeroPoint: -7)
    let y = OperatorModels.tensor(outputType, [4, 2, 6], zeroPoint: 9)
    let clamp = outputType.minimum + 3...outputType.maximum - 5
    let depthwise = QuantizedDepthwiseConvolution2D(
      weights: generator.weights(3 * 2 * 6),
      channels: generator.channels(6, shifts: inputType == .int8 ? -8 ... -4 : -15 ... -11),
      window: QuantizedWindow(
        kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 3, dilationWidth: 2, paddingTop: 1,
        paddingBottom: 1, paddingRight: 1), clamp: clamp)
    let input = generator.int16s(7 * 5 * 3, inputType)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.depthwiseConvolution2D(depthwise), inputs: [x], output: y)
    ])
    let call = DepthwiseCall(
      depthwise: depthwise,
      geometry: DepthwiseConvolution2D.Geometry(
        input: ImageShape(height: 7, width: 5, channels: 3), channelMultiplier: 2,
        window: KernelWindow(
          kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 3, dilationWidth: 2, paddingTop: 1,
          paddingBottom: 1, paddingRight: 1)),
      parameters: LinearParameters(
        inputZeroPoint: -7, outputZeroPoint: 9,
        clamp: ClampRange(lower: clamp.lowerBound, upper: clamp.upperBound)),
      input: input, inputType: inputType)
    let expected = try call.output(y.count, outputType)
    #expect(try run(loaded, [input]) == expected)
    #expect(Set(expected).count > 8)
    #expect(loaded.image.operator(0).multiplyAccumulates == 4 * 2 * 6 * 6)
  }
}

/// One direct call of the depthwise kernel.
private struct DepthwiseCall {
  var depthwise: QuantizedDepthwiseConvolution2D
  var geometry: DepthwiseConvolution2D.Geometry
  var parameters: LinearParameters
  var input: [Int16]
  var inputType: ElementType

  func output(_ count: Int, _ type: ElementType) throws -> [Int16] {
    switch type {
    case .int8:
      var values = [Int8](repeating: 0, count: count)
      var span = values.mutableSpan
      try apply(&span)
      return values.map { Int16($0) }
    case .int16:
      var values = [Int16](repeating: 0, count: count)
      var span = values.mutableSpan
      try apply(&span)
      return values
    }
  }

  private func apply(_ output: inout MutableSpan<Int8>) throws {
    let (weights, channels) = (depthwise.weights, depthwise.channels)
    let scales = ChannelScales(multipliers: channels.multipliers.span, shifts: channels.shifts.span)
    switch inputType {
    case .int8:
      let narrow = input.map { Int8(truncatingIfNeeded: $0) }
      try DepthwiseConvolution2D.apply(
        input: narrow.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    case .int16:
      try DepthwiseConvolution2D.apply(
        input: input.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    }
  }

  private func apply(_ output: inout MutableSpan<Int16>) throws {
    let (weights, channels) = (depthwise.weights, depthwise.channels)
    let scales = ChannelScales(multipliers: channels.multipliers.span, shifts: channels.shifts.span)
    switch inputType {
    case .int8:
      let narrow = input.map { Int8(truncatingIfNeeded: $0) }
      try DepthwiseConvolution2D.apply(
        input: narrow.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    case .int16:
      try DepthwiseConvolution2D.apply(
        input: input.span, weights: weights.span, bias: channels.bias.span, scales: scales,
        geometry: geometry, parameters: parameters, output: &output)
    }
  }
}

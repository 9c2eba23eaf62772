import FixedPoint
import ONNXMessages
import Quantization

// Operators with weights: integers and scales as initialisers, real arithmetic between quantised tensors.

extension NetworkExport {
  mutating func export(_ convolution: QuantizedConvolution2D, _ operation: QuantizedOperator) {
    let depth = network.tensors[operation.inputs[0]].shape[2]
    let window = convolution.kernelHeight * convolution.kernelWidth
    // From [O, kH, kW, I] to [O, I, kH, kW].
    let weights = (0..<convolution.channels.bias.count).flatMap { channel in
      (0..<depth).flatMap { input in
        (0..<window).map { convolution.weights[(channel * window + $0) * depth + input] }
      }
    }
    let parameters = channels(
      convolution.channels, weights: weights,
      shape: [depth, convolution.kernelHeight, convolution.kernelWidth], operation)
    let input = real(operation.inputs[0], .planes)
    let sum = graph.add(
      "Conv", [input] + parameters, convolution.window.attributes, name: operation.name)
    define(operation.output, .planes, real: limited(sum, convolution.clamp, operation.output))
  }

  /// A convolution with a group for every input channel.
  mutating func export(_ convolution: QuantizedDepthwiseConvolution2D, _ operation: QuantizedOperator) {
    let window = convolution.window
    let (count, taps) = (convolution.channels.bias.count, window.kernelHeight * window.kernelWidth)
    // From [kH, kW, O] to [O, 1, kH, kW].
    let weights = (0..<count).flatMap { channel in
      (0..<taps).map { convolution.weights[$0 * count + channel] }
    }
    let parameters = channels(
      convolution.channels, weights: weights, shape: [1, window.kernelHeight, window.kernelWidth], operation)
    let input = real(operation.inputs[0], .planes)
    let group = network.tensors[operation.inputs[0]].shape[2]
    let sum = graph.add(
      "Conv", [input] + parameters, window.attributes + [.int("group", group)], name: operation.name)
    define(operation.output, .planes, real: limited(sum, convolution.clamp, operation.output))
  }

  /// A matrix product over the elements in the image's order.
  mutating func export(_ dense: QuantizedFullyConnected, _ operation: QuantizedOperator) {
    let (input, output) = (network.tensors[operation.inputs[0]], network.tensors[operation.output])
    let parameters = channels(dense.channels, weights: dense.weights, shape: [input.count], operation)
    var vector = integer(operation.inputs[0], .rows)
    if input.shape.count != 1 { vector = reshaped(vector, [1, input.count], input.name) }
    let sum = graph.add(
      "Gemm", [dequantized(vector, like: operation.inputs[0])] + parameters, [.int("transB", 1)],
      name: operation.name)
    var result = quantized(limited(sum, dense.clamp, operation.output), like: operation.output)
    if output.shape.count != 1 { result = reshaped(result, [1] + output.shape, output.name) }
    define(operation.output, .rows, integer: result)
  }

  /// Names of dequantised weights `[O, …shape]` and biases `[O]`.
  ///
  /// The image keeps multipliers m · 2^(e − 31) = input scale · weight scale / output scale; the weight scale is what
  /// remains when the tensors' scales are taken out, rounded to a single: relatively exact to 2⁻²⁴.
  mutating func channels(
    _ channels: QuantizedChannels, weights: [Int8], shape: [Int], _ operation: QuantizedOperator
  ) -> [String] {
    let count = channels.bias.count
    let (input, output) = (network.tensors[operation.inputs[0]], network.tensors[operation.output])
    let scales = (0..<count).map { channel in
      let factor = QuantizedMultiplier(
        multiplier: channels.multipliers[channel], shift: channels.shifts[channel])
      return max(
        Float(factor.factor * Double(output.scale) / Double(input.scale)), Float.leastNormalMagnitude)
    }
    let name = operation.name
    let scale = graph.constant("\(name)/weights_scale", shape: [count], float32: scales)
    let zero = graph.constant(
      "\(name)/weights_zero_point", shape: [count], int8: [Int8](repeating: 0, count: count), isShared: false)
    let integers = graph.constant(
      "\(name)/weights", shape: [count] + shape, int8: weights, isShared: false)
    let biasScale = graph.constant(
      "\(name)/bias_scale", shape: [count],
      float32: scales.map { max(Float(Double($0) * Double(input.scale)), Float.leastNormalMagnitude) })
    let bias = graph.constant("\(name)/bias", shape: [count], int32: channels.bias)
    return [
      graph.add(
        "DequantizeLinear", [integers, scale, zero], [.int("axis", 0)], name: "\(name)/weights/dequantize"),
      graph.add(
        "DequantizeLinear", [bias, biasScale], [.int("axis", 0)], name: "\(name)/bias/dequantize"),
    ]
  }
}

extension QuantizedWindow {
  /// Of Conv and of pools.
  var attributes: [ONNXAttributeProto] {
    [
      .ints("kernel_shape", [kernelHeight, kernelWidth]), .ints("strides", [strideHeight, strideWidth]),
      .ints("dilations", [dilationHeight, dilationWidth]),
      .ints("pads", [paddingTop, paddingLeft, paddingBottom, paddingRight]),
    ]
  }
}

import FixedPoint
import Foundation
import Kernels
import ModelImage
import ONNXMessages
import Quantization

extension NetworkExport {
  mutating func export(_ softmax: QuantizedSoftmax, _ operation: QuantizedOperator) {
    let form = commonForm(operation.inputs)
    let output = network.tensors[operation.output]
    // The factors stand for input scale · log₂ e · 2¹⁶ and for 2⁻²⁹ over output scale.
    let value = scaled(operation.inputs[0], form, to: softmax.input.factor / 65536 * log(2.0))
    let axis = form.axis(output.shape.count - 1, rank: output.shape.count)
    var result = graph.add("Softmax", [value], [.int("axis", axis)], name: operation.name)
    let unit = softmax.output.factor * 536_870_912 * Double(output.scale)
    if abs(unit - 1) > 1e-6 {
      let factor = graph.constant("\(operation.name)/factor", shape: [], float32: [Float(unit)])
      result = graph.add("Mul", [result, factor], name: "\(operation.name)/scale")
    }
    define(operation.output, form, real: result)
  }

  mutating func export(_ normalization: QuantizedLayerNormalization, _ operation: QuantizedOperator) {
    let (input, output) = (network.tensors[operation.inputs[0]], network.tensors[operation.output])
    let channels = normalization.channels
    let count = channels.bias.count
    let unit = Double(output.scale) / exp2(Double(LayerNormalization.biasFractionBits))
    let fractionBits = Int(LayerNormalization.fractionBits(channels: count))
    let gamma = (0..<count).map { channel in
      let factor = scalbn(
        Double(channels.multipliers[channel]), Int(channels.shifts[channel]) - 31 + fractionBits)
      return Float(factor * unit)
    }
    let varianceShift = LayerNormalization.varianceShift(
      channels: count, elementBits: Int32(8 * input.elementType.sizeBytes))
    let scale = Double(input.scale) / Double(count)
    let epsilon = Double(normalization.epsilon) / exp2(Double(varianceShift)) * scale * scale
    let name = operation.name
    let weights = graph.constant("\(name)/gamma", shape: [count], float32: gamma)
    let bias = graph.constant(
      "\(name)/beta", shape: [count], float32: channels.bias.map { Float(Double($0) * unit) })
    let value = real(operation.inputs[0], .rows)
    let result = graph.add(
      "LayerNormalization", [value, weights, bias], [.int("axis", -1), .float("epsilon", Float(epsilon))],
      name: name)
    define(operation.output, .rows, real: limited(result, normalization.clamp, operation.output))
  }
}

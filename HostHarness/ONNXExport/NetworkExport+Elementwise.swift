import FixedPoint
import ModelImage
import ONNXMessages
import Quantization

extension NetworkExport {
  mutating func export(_ add: QuantizedAdd, _ type: String, _ operation: QuantizedOperator) {
    let output = network.tensors[operation.output]
    let magnification = output.elementType == .int8 ? 1_048_576.0 : 32768.0  // 2^20, 2^15
    let common = magnification * add.output.factor * Double(output.scale)
    let form = commonForm(operation.inputs)
    let first = scaled(operation.inputs[0], form, to: add.first.factor * common)
    let second = scaled(operation.inputs[1], form, to: add.second.factor * common)
    let sum = graph.add(type, [first, second], name: operation.name)
    define(operation.output, form, real: limited(sum, add.clamp, operation.output))
  }

  mutating func export(_ multiply: QuantizedMultiply, _ operation: QuantizedOperator) {
    let form = commonForm(operation.inputs)
    let scale =
      multiply.output.factor * Double(network.tensors[operation.output].scale)
      / Double(network.tensors[operation.inputs[1]].scale)
    let first = scaled(operation.inputs[0], form, to: scale)
    let second = real(operation.inputs[1], form)
    let product = graph.add("Mul", [first, second], name: operation.name)
    define(operation.output, form, real: limited(product, multiply.clamp, operation.output))
  }

  mutating func export(_ concatenate: QuantizedConcatenate, _ operation: QuantizedOperator) {
    let output = network.tensors[operation.output]
    let form = commonForm(operation.inputs)
    var parts: [String] = []
    for (input, factor) in zip(operation.inputs, concatenate.factors) {
      parts.append(scaled(input, form, to: factor.factor * Double(output.scale)))
    }
    let axis = form.axis(output.shape.count - 1, rank: output.shape.count)
    let joined = graph.add("Concat", parts, [.int("axis", axis)], name: operation.name)
    define(operation.output, form, real: limited(joined, concatenate.clamp, operation.output))
  }

  mutating func export(_ rescale: QuantizedRescale, _ operation: QuantizedOperator) {
    let form = commonForm(operation.inputs)
    let scale = rescale.output.factor * Double(network.tensors[operation.output].scale)
    let value = scaled(operation.inputs[0], form, to: scale)
    define(operation.output, form, real: limited(value, rescale.clamp, operation.output))
  }

  /// A clamp may give its tensor another shape: so images reshape.
  mutating func export(clamp: ClosedRange<Int32>, _ operation: QuantizedOperator) {
    let shape = network.tensors[operation.output].shape
    let isReshape = network.tensors[operation.inputs[0]].shape != shape
    let form = isReshape ? .rows : commonForm(operation.inputs)
    var value = real(operation.inputs[0], form)
    if isReshape { value = reshaped(value, [1] + shape, operation.name) }
    define(operation.output, form, real: limited(value, clamp, operation.output))
  }

  /// The real numbers of a tensor with the scale that an operator's factor stands for: the tensor's own, but for
  /// images whose factors were not made from scales.
  mutating func scaled(_ tensor: Int, _ form: TensorForm, to scale: Double) -> String {
    let own = Double(network.tensors[tensor].scale)
    return real(tensor, form, scale: abs(scale / own - 1) < 1e-6 ? nil : scale)
  }

  /// Integers in, integers out: exact.
  mutating func export(table: [Int16], _ operation: QuantizedOperator) {
    let form = commonForm(operation.inputs)
    let argument = integer(operation.inputs[0], form)
    let name = operation.name
    switch network.tensors[operation.output].elementType {
    case .int8:
      // A negative index counts from the end, so the table begins with the function at 0.
      let entries = (table[128...] + table[..<128]).map { Int8(truncatingIfNeeded: $0) }
      let constant = graph.constant("\(name)/table", shape: [256], int8: entries)
      let index = IntegerGraph.widened(argument, name, &graph)
      define(
        operation.output, form,
        integer: graph.add("Gather", [constant, index], [.int("axis", 0)], name: name))
    case .int16:
      let index = IntegerGraph.widened(argument, name, &graph)
      let value = IntegerGraph.interpolated(table, at: index, name, &graph)
      define(operation.output, form, integer: IntegerGraph.narrowed(value, .int16, name, &graph))
    }
  }
}

import ONNXMessages
import Quantization

extension NetworkExport {
  /// The recurrent unit in integers. Its gates are quantised inside: real numbers between them would add up several
  /// roundings to more than a unit of the state.
  mutating func export(_ unit: QuantizedGatedRecurrentUnit, _ operation: QuantizedOperator) {
    let name = operation.name
    let states = network.tensors[operation.output].count
    let zeroPoint = Int64(network.tensors[operation.inputs[0]].zeroPoint)
    let wide = IntegerGraph.widened(vector(operation.inputs[0]), name, &graph)
    let input = zeroPoint == 0 ? wide : IntegerGraph.binary("Sub", wide, zeroPoint, name, &graph)
    let state = IntegerGraph.widened(vector(operation.inputs[1]), name, &graph)
    let fromInput = parts(
      IntegerGraph.saturated(
        IntegerGraph.linear(
          input, weights: unit.inputWeights, channels: unit.inputChannels, "\(name)/input", &graph), name,
        &graph), states, name)
    let fromState = parts(
      IntegerGraph.saturated(
        IntegerGraph.linear(
          state, weights: unit.recurrentWeights, channels: unit.recurrentChannels, "\(name)/state", &graph),
        name, &graph), states, name)
    let reset = gate(fromInput[0], fromState[0], unit, "\(name)/reset")
    let update = gate(fromInput[1], fromState[1], unit, "\(name)/update")
    let candidate = "\(name)/candidate"
    let kept = scaled15(IntegerGraph.binary("Mul", reset, fromState[2], candidate, &graph), candidate)
    let argument = IntegerGraph.saturated(
      IntegerGraph.binary("Add", fromInput[2], kept, candidate, &graph), candidate, &graph)
    let new = IntegerGraph.interpolated(unit.tanhTable, at: argument, candidate, &graph)
    let distance = IntegerGraph.binary("Sub", state, new, name, &graph)
    let moved = scaled15(IntegerGraph.binary("Mul", update, distance, name, &graph), name)
    let next = IntegerGraph.saturated(
      IntegerGraph.binary("Add", new, moved, name, &graph), name, &graph)
    let narrow = IntegerGraph.narrowed(next, .int16, name, &graph)
    let shape = network.tensors[operation.output].shape
    define(
      operation.output, .rows, integer: shape.count == 1 ? narrow : reshaped(narrow, [1] + shape, name))
  }

  /// A tensor's integers as one row, `[1, K]`: a step of a sequence may have more axes.
  private mutating func vector(_ tensor: Int) -> String {
    let description = network.tensors[tensor]
    let rows = integer(tensor, .rows)
    return description.shape.count == 1 ? rows : reshaped(rows, [1, description.count], description.name)
  }

  private mutating func gate(
    _ first: String, _ second: String, _ unit: QuantizedGatedRecurrentUnit, _ name: String
  ) -> String {
    let sum = IntegerGraph.saturated(
      IntegerGraph.binary("Add", first, second, name, &graph), name, &graph)
    return IntegerGraph.interpolated(unit.sigmoidTable, at: sum, name, &graph)
  }

  /// ⌊(value + 2¹⁴) / 2¹⁵⌋
  private mutating func scaled15(_ value: String, _ name: String) -> String {
    IntegerGraph.floorShift(
      IntegerGraph.binary("Add", value, 1 << 14, name, &graph), bits: 15, bound: 1 << 40, name, &graph)
  }

  /// The gates' columns of `[1, 3 S]`.
  private mutating func parts(_ value: String, _ states: Int, _ name: String) -> [String] {
    (0..<3).map { part in
      let bounds = [part * states, (part + 1) * states, 1].map {
        graph.constant("\(name)/bound", shape: [1], int64: [Int64($0)])
      }
      return graph.add("Slice", [value, bounds[0], bounds[1], bounds[2]], name: "\(name)/slice")
    }
  }
}

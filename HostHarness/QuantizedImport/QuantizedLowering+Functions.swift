import FixedPoint
import ModelExchange
import ModelImage
import Quantization

/// Functions of one number. Several in a row, between which nothing is quantised, become one table.
extension QuantizedLowering {
  /// A function as a node computes it, or an operation with one constant number.
  private enum Step {
    case limit(ONNXFunction)
    case function(@Sendable (Double) -> Double)

    func callAsFunction(_ x: Double) -> Double {
      switch self {
      case .limit(let function): function(x)
      case .function(let function): function(x)
      }
    }
  }

  /// Lowers the node and the functions behind it, if it is a function.
  mutating func lowerFunctions(_ index: Int) throws(ModelProblem) -> Bool {
    guard let first = step(index) else { return false }
    let node = graph.nodes[index]
    var steps = [first]
    var value = node.output
    while graph.values[value].grid == nil, readers[value].count == 1, !graph.outputs.contains(value),
      let next = step(readers[value][0])
    {
      fused.insert(readers[value][0])
      steps.append(next)
      value = graph.nodes[readers[value][0]].output
    }
    let from = try placement(node, position(of: index))
    let source = network.tensors[from.tensor]
    let input = grid(from.tensor)
    let limits = steps.compactMap { step in
      if case .limit(let function) = step { function } else { nil }
    }
    if limits.count == steps.count {
      lowerLimits(limits, value, from)
      if let grid = graph.values[value].grid, grid.quantization != input {
        let limited = placements[value]?.tensor ?? from.tensor
        let tensor = addTensor(graph.values[value].name, source.shape, grid)
        try rescale(
          name(index), limited, tensor, limits.reduce(grid.everything) { $0.clamped(to: $1.limits(grid)) })
        placements[value] = Placement(tensor: tensor, order: from.order)
      }
      return true
    }
    guard let grid = graph.values[value].grid else {
      throw ModelProblem(
        .unsupportedInput, "its output '\(graph.values[value].name)' has no scale",
        remedy: "quantise it (QuantizeLinear behind the node), or import the float model with --calibrate")
    }
    guard source.elementType == grid.elementType else {
      throw ModelProblem(
        .unsupportedInput, "its input and its output differ in width",
        remedy: "quantise both to int8 or both to int16")
    }
    let tensor = addTensor(graph.values[value].name, source.shape, grid)
    placements[value] = Placement(tensor: tensor, order: from.order)
    let arguments =
      source.elementType == .int8
      ? Array(stride(from: -128, through: 127, by: 1)) : Array(stride(from: -32768, through: 32768, by: 128))
    let table = arguments.map { argument in
      let value = steps.reduce(input.scale * Double(argument - Int(input.zeroPoint))) { $1($0) }
      return Int16(grid.quantization.quantized(value.isNaN ? 0 : value))
    }
    emit(name(index), .tableFunction(table), [from.tensor], tensor)
    return true
  }

  /// Limits on the input's grid; none where the output is quantised anew, which limits as well.
  private mutating func lowerLimits(_ limits: [ONNXFunction], _ value: Int, _ from: Placement) {
    let source = network.tensors[from.tensor]
    let own = TensorGrid(grid(from.tensor))
    if let grid = graph.values[value].grid, grid != own {
      placements[value] = from
      return
    }
    let tensor = addTensor(graph.values[value].name, source.shape, own)
    placements[value] = Placement(tensor: tensor, order: from.order)
    let clamp = limits.reduce(own.everything) { $0.clamped(to: $1.limits(own)) }
    emit(graph.values[value].name, .clamp(clamp), [from.tensor], tensor)
  }

  /// What a node computes of one number; nil where it computes something else.
  private func step(_ index: Int) -> Step? {
    let node = graph.nodes[index]
    if case .function(let function) = node.operation {
      return function.isLimit ? .limit(function) : .function { function($0) }
    }
    guard node.inputs.count == 2, let number = scalar(node.inputs[1 - position(of: index)]) else {
      return nil
    }
    let isFirst = position(of: index) == 0
    switch node.operation {
    case .add: return .function { $0 + number }
    case .subtract: return isFirst ? .function { $0 - number } : .function { number - $0 }
    case .multiply: return .function { $0 * number }
    case .divide: return isFirst ? .function { $0 / number } : .function { number / $0 }
    case .power where isFirst && number.rounded() == number && abs(number) < 64:
      return .function { x in
        (0..<Int(abs(number))).reduce(1) { power, _ in number < 0 ? power / x : power * x }
      }
    default: return nil
    }
  }

  /// Which of a node's inputs is computed: the other one is a constant.
  private func position(of index: Int) -> Int {
    let inputs = graph.nodes[index].inputs
    return inputs.count == 2 && scalar(inputs[0]) != nil ? 1 : 0
  }

  /// The only number of a constant.
  private func scalar(_ value: Int?) -> Double? {
    guard let constant = value.flatMap({ graph.values[$0].constant }), constant.reals.count == 1 else {
      return nil
    }
    return constant.reals[0]
  }
}

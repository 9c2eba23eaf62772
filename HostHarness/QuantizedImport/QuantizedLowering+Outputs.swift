import FixedPoint
import ModelExchange
import ModelImage
import Quantization

extension QuantizedLowering {
  /// Where an operator's result goes: the value with a grid at or behind the node, and the limits in between.
  struct Result {
    var value: Int
    var grid: TensorGrid
    var clamp: ClosedRange<Int32>
  }

  /// Follows a node's output through limits (Relu, Clip) that nothing quantises before, up to the quantised value.
  mutating func result(of index: Int) throws(ModelProblem) -> Result {
    var value = graph.nodes[index].output
    var limits: ONNXFunction?
    if graph.values[value].grid == nil, readers[value].count == 1, !graph.outputs.contains(value) {
      let next = readers[value][0]
      if case .function(let function) = graph.nodes[next].operation, function.isLimit {
        limits = function
        value = graph.nodes[next].output
        fused.insert(next)
      }
    }
    guard let grid = graph.values[value].grid else {
      throw ModelProblem(
        .unsupportedInput, "its output '\(graph.values[value].name)' has no scale",
        remedy: "quantise it (QuantizeLinear behind the node), or import the float model with --calibrate")
    }
    return Result(value: value, grid: grid, clamp: limits?.limits(grid) ?? grid.everything)
  }

  /// Adds the tensor of a result whose elements lie like `placement`'s.
  mutating func define(_ result: Result, _ shape: [Int], order: [Int]) -> Int {
    let tensor = addTensor(graph.values[result.value].name, shape, result.grid)
    placements[result.value] = Placement(tensor: tensor, order: order)
    return tensor
  }

  /// A node that moves no element in memory; a new grid on its output is a rescaling.
  mutating func move(
    _ index: Int, _ change: (Placement, [Int]) -> Placement
  ) throws(ModelProblem) {
    let node = graph.nodes[index]
    let from = try placement(node, 0)
    guard let input = node.inputs[0] else { return }
    var to = change(from, graph.values[input].shape)
    if let grid = graph.values[node.output].grid, grid.quantization != self.grid(from.tensor) {
      let tensor = addTensor(graph.values[node.output].name, network.tensors[from.tensor].shape, grid)
      try rescale(node.place, from.tensor, tensor, grid.everything)
      to.tensor = tensor
    }
    placements[node.output] = to
  }

  mutating func rescale(
    _ name: String, _ input: Int, _ output: Int, _ clamp: ClosedRange<Int32>
  ) throws(ModelProblem) {
    let factor = try factor(grid(input).scale / grid(output).scale, greatestShift: 14)
    emit(name, .rescale(QuantizedRescale(output: factor, clamp: clamp)), [input], output)
  }

  func factor(_ value: Double, greatestShift: Int32) throws(ModelProblem) -> QuantizedMultiplier {
    guard let factor = QuantizedMultiplier(factor: value), factor.shift <= greatestShift else {
      throw ModelProblem(.tooLarge, "the ratio \(value) of its scales is out of range")
    }
    return factor
  }
}

extension ONNXFunction {
  /// Lets numbers pass between two ends.
  var isLimit: Bool {
    switch self {
    case .relu, .clip: true
    default: false
    }
  }

  /// The integers that pass.
  func limits(_ grid: TensorGrid) -> ClosedRange<Int32> {
    switch self {
    case .relu: max(grid.elementType.minimum, grid.zeroPoint)...grid.elementType.maximum
    case .clip(let lower, let upper):
      // Where they cross, the upper end wins, as in ONNX; what is no number is no limit.
      grid.quantization.quantized(
        lower.isNaN ? -.infinity : Double(upper < lower ? upper : lower))...grid.quantization.quantized(
          upper.isNaN ? .infinity : Double(upper))
    default: grid.everything
    }
  }
}

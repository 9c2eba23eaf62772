import ModelExchange
import ModelImage
import Quantization

/// Turns a graph whose tensors have grids into operators of an image.
struct QuantizedLowering {
  let graph: DequantizedGraph
  let readers: [[Int]]
  var network: QuantizedNetwork
  /// By value of the graph.
  var placements: [Int: Placement] = [:]
  /// Nodes that became part of the operator before them.
  var fused: Set<Int> = []
  var problems: [ModelProblem] = []

  init(_ graph: DequantizedGraph) {
    self.graph = graph
    readers = graph.readers
    network = QuantizedNetwork(
      name: graph.name.isEmpty ? "network" : graph.name, role: 0, tensors: [], operators: [], inputs: [],
      outputs: [])
  }

  mutating func lower() throws(ModelExchangeError) -> QuantizedNetwork {
    for input in graph.inputs {
      attempt("input '\(graph.values[input].name)'") { lowering throws(ModelProblem) in
        try lowering.addInput(input)
      }
    }
    for index in graph.nodes.indices where !fused.contains(index) {
      attempt(graph.nodes[index].place) { lowering throws(ModelProblem) in try lowering.lower(index) }
    }
    for (output, name) in zip(graph.outputs, graph.outputNames) {
      attempt("output '\(graph.values[output].name)'") { lowering throws(ModelProblem) in
        try lowering.addOutput(output, name)
      }
    }
    if network.operators.isEmpty, problems.isEmpty {
      problems.append(ModelProblem(.unsupportedOperator, "nothing is computed between quantised tensors"))
    }
    guard problems.isEmpty else { throw ModelExchangeError(file: "", problems: problems) }
    return network
  }

  private mutating func attempt(
    _ place: String, _ step: (inout QuantizedLowering) throws(ModelProblem) -> Void
  ) {
    do throws(ModelProblem) { try step(&self) } catch {
      var problem = error
      if problem.place == "model" { problem.place = place }
      problems.append(problem)
    }
  }

  private mutating func lower(_ index: Int) throws(ModelProblem) {
    let node = graph.nodes[index]
    // What depends on a refused node is not worth a complaint of its own.
    for case let input? in node.inputs where graph.values[input].constant == nil {
      if placements[input] == nil { return }
    }
    if try lowerFunctions(index) { return }
    switch node.operation {
    case .convolution(let window, let groups): try lowerConvolution(index, window, groups)
    case .gemm(let gemm): try lowerGemm(index, gemm)
    case .matrixProduct: try lowerProduct(index)
    case .add: try lowerAddition(index)
    case .subtract: try lowerAddition(index, subtracts: true)
    case .multiply: try lowerMultiplication(index)
    case .concatenate(let axis): try lowerConcatenation(index, axis)
    case .averagePool(let window, let countsPadding):
      try lowerAverage(index, window, countsPadding: countsPadding)
    case .maximumPool(let window): try lowerMaximum(index, window)
    case .softmax(let axis): try lowerSoftmax(index, axis: axis)
    case .layerNormalization(let axis, let epsilon):
      try lowerLayerNormalization(index, axis: axis, epsilon: epsilon)
    case .reduceMean(let axes): try lowerMean(index, axes)
    case .slice(let starts, let steps): try lowerSlice(index, starts, steps)
    case .pad(let before, _, let value): try lowerPad(index, before, value)
    case .reshape: try move(index) { placement, _ in placement }
    case .transpose(let permutation):
      try move(index) { placement, shape in placement.transposed(shape, permutation) }
    default:
      throw ModelProblem(
        .unsupportedOperator, "is not imported in a quantised model",
        remedy: "import the float model with --calibrate instead")
    }
  }

  // MARK: Tensors

  /// Adds a tensor for `value` on `grid`.
  mutating func addTensor(_ name: String, _ shape: [Int], _ grid: TensorGrid, constant: [Int32]? = nil) -> Int
  {
    network.tensors.append(
      QuantizedTensor(
        name: uniqueName(name), elementType: grid.elementType, shape: shape, zeroPoint: grid.zeroPoint,
        scale: grid.scale, constant: constant))
    return network.tensors.count - 1
  }

  private func uniqueName(_ wanted: String) -> String {
    let names = Set(network.tensors.map(\.name))
    guard names.contains(wanted) else { return wanted }
    return (2...).lazy.map { "\(wanted)/\($0)" }.first { !names.contains($0) } ?? wanted
  }

  mutating func emit(_ name: String, _ operation: QuantizedOperation, _ inputs: [Int], _ output: Int) {
    let count = network.operators.count { $0.name == name || $0.name.hasPrefix(name + "/") }
    network.operators.append(
      QuantizedOperator(
        name: count == 0 ? name : "\(name)/\(count + 1)", operation: operation, inputs: inputs, output: output
      ))
  }

  /// The grid of a tensor of the network.
  func grid(_ tensor: Int) -> TensorQuantization { TensorQuantization(network.tensors[tensor]) }

  /// The tensor of a value that must be computed.
  func placement(_ node: DequantizedGraph.Node, _ position: Int) throws(ModelProblem) -> Placement {
    guard position < node.inputs.count, let value = node.inputs[position] else {
      throw ModelProblem(.missingInput, "input \(position) is missing")
    }
    guard let placement = placements[value] else {
      throw ModelProblem(
        .unsupportedInput, "input \(position) ('\(graph.values[value].name)') is constant",
        remedy: "fold it with the node before")
    }
    return placement
  }

  // MARK: Ports

  private mutating func addInput(_ value: Int) throws(ModelProblem) {
    let description = graph.values[value]
    guard let grid = description.grid else {
      throw ModelProblem(
        .unsupportedInput, "has no scale",
        remedy: "quantise the inputs, too (QuantizeLinear, DequantizeLinear), or import the float model with "
          + "--calibrate")
    }
    try requireBatchOfOne(description)
    guard !readers[value].isEmpty || graph.outputs.contains(value) else {
      throw ModelProblem(
        .unsupportedInput, "is read by nothing that an output needs", remedy: "export the model without it")
    }
    let hasChannels = description.shape.count == 4 || description.shape.count == 3 && isSequence(value)
    let shape =
      hasChannels
      ? Placement.imageShape(description.shape) : Placement.matrixShape(description.shape)
    let tensor = addTensor(description.name, shape, grid)
    let placement: Placement =
      hasChannels
      ? .channelsLast(tensor, description.shape) : .identity(tensor, count: description.count)
    placements[value] = placement
    network.inputs.append(tensor)
    try describePort(tensor, value, placement, name: description.name)
  }

  /// Read by a convolution or a pool over one axis, perhaps behind operators that keep the order of elements.
  private func isSequence(_ value: Int) -> Bool {
    var (seen, open): (Set<Int>, [Int]) = ([value], [value])
    while let next = open.popLast() {
      for node in readers[next].map({ graph.nodes[$0] }) {
        switch node.operation {
        case .convolution, .averagePool, .maximumPool: return true
        case .add, .subtract, .multiply, .function, .pad, .slice, .concatenate:
          if graph.values[node.output].shape.count == 3, seen.insert(node.output).inserted {
            open.append(node.output)
          }
        default: break
        }
      }
    }
    return false
  }

  private func requireBatchOfOne(_ value: DequantizedGraph.Value) throws(ModelProblem) {
    guard value.shape.count < 3 || value.shape[0] == 1 else {
      throw ModelProblem(
        .unsupportedInput, "a batch of \(value.shape[0])",
        remedy: "give the shape with batch 1 with --shape")
    }
  }

  private mutating func addOutput(_ value: Int, _ name: String) throws(ModelProblem) {
    guard let placement = placements[value] else { return }
    // An input or a tensor that is an output already needs one of its own.
    if network.inputs.contains(placement.tensor) || network.outputs.contains(placement.tensor) {
      let source = network.tensors[placement.tensor]
      var copy = source
      copy.name = uniqueName(graph.values[value].name)
      copy.sourceLayout = nil
      network.tensors.append(copy)
      let tensor = network.tensors.count - 1
      emit(
        copy.name, .clamp(source.elementType.minimum...source.elementType.maximum), [placement.tensor], tensor
      )
      network.outputs.append(tensor)
      try describePort(tensor, value, Placement(tensor: tensor, order: placement.order), name: name)
      return
    }
    network.outputs.append(placement.tensor)
    try describePort(placement.tensor, value, placement, name: name)
  }

  private mutating func describePort(
    _ tensor: Int, _ value: Int, _ placement: Placement, name: String
  ) throws(ModelProblem) {
    let description = graph.values[value]
    guard let permutation = placement.permutation(of: description.shape) else {
      throw ModelProblem(
        .unsupportedLayout, "lies in the image in an order that no transpose of \(description.shape) gives",
        remedy: "let the network end before the Flatten or Reshape")
    }
    network.tensors[tensor].sourceLayout = SourceLayout(
      name: name, shape: description.shape, permutation: permutation)
  }
}

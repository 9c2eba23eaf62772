extension ONNXGraph {
  /// A model that was quantised elsewhere, in floating point: constants are the numbers that their integers stand for, and
  /// where an activation was quantised stand limits at the ends of its range, which activation functions may have been left
  /// to. The roundings of activations go.
  ///
  /// - Throws: ``ModelExchangeError`` with every node whose scales are unknown; `file` names the model in it.
  public func dequantized(file: String) throws(ModelExchangeError) -> ONNXGraph {
    var dequantization = Dequantization(self)
    dequantization.run()
    guard dequantization.problems.isEmpty else {
      throw ModelExchangeError(file: file, problems: dequantization.problems)
    }
    return dequantization.result
  }
}

private struct Dequantization {
  let source: ONNXGraph
  let readers: [[Int]]
  var result: ONNXGraph
  /// By value: the one that holds its real numbers.
  var real: [Int: Int] = [:]
  var problems: [ModelProblem] = []

  init(_ graph: ONNXGraph) {
    source = graph
    readers = graph.readers
    result = graph
    result.nodes = []
    // An input of integers takes the real numbers that they stand for.
    for input in graph.inputs { result.values[input].elementType = .float32 }
  }

  mutating func run() {
    for node in source.nodes {
      do throws(ModelProblem) { try visit(node) } catch { problems.append(error.at(node.place)) }
    }
    for (position, output) in source.outputs.enumerated() {
      result.outputNames[position] = source.outputName(position)
      result.outputs[position] = mapped(output)
    }
  }

  private mutating func visit(_ node: ONNXGraph.Node) throws(ModelProblem) {
    switch node.operation {
    case .quantizeLinear(let axis):
      let (x, y) = (mapped(try input(node, 0)), node.outputs[0])
      if let tensor = result.values[x].constant {
        let grid = try Grid(self, node, 1, 2, axis: axis)
        real[y] = try constant(tensor, named: source.values[y].name) { grid.rounded($0, $1, tensor.shape) }
      } else {
        real[y] = try limited(x, node, scale: 1, zeroPoint: 2, type: source.values[y].elementType)
      }
    case .dequantizeLinear(let axis):
      real[node.outputs[0]] = try numbers(node, 0, axis: axis, name: source.values[node.outputs[0]].name)
    case .quantizedConvolution(let window, let groups):
      let bias = try self.bias(node)
      try product(
        .convolution(window, groups: groups), node, [try numbers(node, 0), try numbers(node, 3)] + bias)
    case .quantizedMatrixProduct:
      let columns = source.values[try input(node, 3)].shape.count - 1
      try product(.matrixProduct, node, [try numbers(node, 0), try numbers(node, 3, axis: columns)])
    default:
      var copy = node
      copy.inputs = node.inputs.map { $0.map { mapped($0) } }
      if let first = node.inputs.first.flatMap({ $0 }), !source.values[first].elementType.isReal,
        real[first] != nil || source.inputs.contains(first)
      {
        for output in node.outputs { result.values[output].elementType = .float32 }
      }
      result.nodes.append(copy)
    }
  }

  private func mapped(_ value: Int) -> Int { real[value] ?? value }

  private func input(_ node: ONNXGraph.Node, _ position: Int) throws(ModelProblem) -> Int {
    guard position < node.inputs.count, let value = node.inputs[position] else {
      throw ModelProblem(.missingInput, "input \(position) is missing")
    }
    return value
  }

  // MARK: Products of integers

  private mutating func product(
    _ operation: ONNXOperation, _ node: ONNXGraph.Node, _ inputs: [Int]
  ) throws(ModelProblem) {
    let output = node.outputs[0]
    var sum = source.values[output]
    sum.name += " (sum)"
    sum.elementType = .float32
    result.values.append(sum)
    let value = result.values.count - 1
    result.nodes.append(.init(place: node.place, operation: operation, inputs: inputs, outputs: [value]))
    real[output] = try limited(
      value, node, scale: 6, zeroPoint: 7, type: source.values[output].elementType)
  }

  /// Integers that count input scale times weight scale.
  private mutating func bias(_ node: ONNXGraph.Node) throws(ModelProblem) -> [Int] {
    guard node.inputs.count > 8, let index = node.inputs[8] else { return [] }
    guard let tensor = source.values[index].constant, let integers = tensor.integers,
      let inputScale = node.inputs[1].flatMap({ source.values[$0].constant?.scalar }),
      let weightScales = node.inputs[4].flatMap({ source.values[$0].constant?.reals }),
      weightScales.count == 1 || weightScales.count == integers.count
    else { throw ModelProblem(.unsupportedInput, "its bias is not constant integers with known scales") }
    return [
      try constant(tensor, named: source.values[index].name) { index, _ in
        Double(integers[index]) * Double(inputScale)
          * Double(weightScales[weightScales.count == 1 ? 0 : index])
      }
    ]
  }

  // MARK: Numbers and limits

  /// The real numbers of the integers at input `position`, whose scale and zero point follow it.
  private mutating func numbers(
    _ node: ONNXGraph.Node, _ position: Int, axis: Int = 0, name: String? = nil
  ) throws(ModelProblem) -> Int {
    let index = try input(node, position)
    guard let tensor = source.values[index].constant, real[index] == nil else { return mapped(index) }
    let grid = try Grid(self, node, position + 1, position + 2, axis: axis)
    return try constant(tensor, named: name ?? source.values[index].name) {
      grid.real($1, at: $0, of: tensor.shape)
    }
  }

  private mutating func constant(
    _ tensor: ONNXTensor, named name: String, _ number: (Int, Double) -> Double
  ) throws(ModelProblem) -> Int {
    guard let given = tensor.reals?.map(Double.init) ?? tensor.integers?.map(Double.init) else {
      throw ModelProblem(.unsupportedInput, "'\(name)' holds no numbers")
    }
    let numbers = given.enumerated().map { Float(number($0, $1)) }
    return result.addConstant(name, ONNXTensor(shape: tensor.shape, numbers))
  }

  private mutating func limited(
    _ value: Int, _ node: ONNXGraph.Node, scale: Int, zeroPoint: Int, type: ONNXElementType
  ) throws(ModelProblem) -> Int {
    let grid = try Grid(self, node, scale, zeroPoint, axis: 0)
    guard grid.scales.count == 1, let range = type.integerRange else {
      throw ModelProblem(
        .unsupportedInput, "activations need one constant scale a tensor and integers of at most 16 bits",
        remedy: "quantise activations per tensor; weights may have a scale a channel")
    }
    var (lower, upper) = (
      Float(grid.real(Double(range.lowerBound), at: 0, of: [1])),
      Float(grid.real(Double(range.upperBound), at: 0, of: [1]))
    )
    // Limits right before become one with these.
    if let last = result.nodes.last, last.outputs == [value], readers.indices.contains(value),
      readers[value].count == 1, !source.outputs.contains(value),
      case .function(let function) = last.operation
    {
      switch function {
      case .relu: lower = max(lower, 0)
      case .clip(let low, let high): (lower, upper) = (max(lower, low), min(upper, high))
      default: return append(value, node, lower, upper)
      }
      result.nodes[result.nodes.count - 1].operation = .function(
        .clip(lower: min(lower, upper), upper: upper))
      return value
    }
    return append(value, node, lower, upper)
  }

  private mutating func append(_ value: Int, _ node: ONNXGraph.Node, _ lower: Float, _ upper: Float) -> Int {
    let output = node.outputs[0]
    result.values[output].elementType = .float32
    result.nodes.append(
      .init(
        place: node.place, operation: .function(.clip(lower: lower, upper: upper)), inputs: [value],
        outputs: [output]))
    return output
  }

  /// Scales and zero points, one or one for every place of an axis.
  private struct Grid {
    var scales: [Float]
    var zeroPoints: [Int64]
    var axis: Int

    init(
      _ dequantization: Dequantization, _ node: ONNXGraph.Node, _ scale: Int, _ zeroPoint: Int, axis: Int
    ) throws(ModelProblem) {
      let source = dequantization.source
      func parameter(_ position: Int) -> ONNXTensor? {
        position < node.inputs.count ? node.inputs[position].flatMap { source.values[$0].constant } : nil
      }
      guard let scales = parameter(scale)?.reals, !scales.isEmpty,
        scales.allSatisfy({ $0.isFinite && $0 > 0 })
      else {
        throw ModelProblem(.unsupportedInput, "its scales are not positive constants")
      }
      self.scales = scales
      zeroPoints = parameter(zeroPoint)?.integers ?? [0]
      self.axis = axis
      guard zeroPoints.count == 1 || zeroPoints.count == scales.count else {
        throw ModelProblem(
          .unsupportedInput, "\(scales.count) scales and \(zeroPoints.count) zero points")
      }
    }

    private func place(_ index: Int, _ shape: [Int]) -> Int {
      guard scales.count > 1, axis < shape.count else { return 0 }
      return index / shape[(axis + 1)...].reduce(1, *) % scales.count
    }

    func real(_ integer: Double, at index: Int, of shape: [Int]) -> Double {
      let place = place(index, shape)
      return (integer - Double(zeroPoints[zeroPoints.count == 1 ? 0 : place])) * Double(scales[place])
    }

    /// To the nearest multiple of the scale.
    func rounded(_ index: Int, _ number: Double, _ shape: [Int]) -> Double {
      let scale = Double(scales[place(index, shape)])
      return (number / scale).rounded(.toNearestOrEven) * scale
    }
  }
}

import ModelExchange

extension DequantizedGraph {
  /// Takes the quantising nodes out of `graph`.
  ///
  /// - Throws: everything that is wrong, in one error without a file's name.
  init(_ graph: ONNXGraph) throws(ModelExchangeError) {
    var reader = Reader(graph)
    for node in graph.nodes {
      // What depends on a refused node is not worth a complaint of its own.
      if node.inputs.contains(where: { $0.map(reader.refused.contains) ?? false }) {
        reader.refused.formUnion(node.outputs)
        continue
      }
      do throws(ModelProblem) { try reader.visit(node) } catch {
        reader.refused.formUnion(node.outputs)
        var problem = error
        if problem.place == "model" { problem.place = node.place }
        reader.problems.append(problem)
      }
    }
    guard reader.problems.isEmpty else { throw ModelExchangeError(file: "", problems: reader.problems) }
    for (position, output) in graph.outputs.enumerated() {
      guard let value = reader.real[output] else { continue }
      reader.result.outputs.append(value)
      reader.result.outputNames.append(graph.outputName(position))
    }
    self = reader.result
    dropUnread()
    spreadGrids()
  }

  /// Leaves out nodes that no output needs, such as parts of a Split that nobody reads.
  private mutating func dropUnread() {
    var needed = Set(outputs)
    var kept: [Node] = []
    for node in nodes.reversed() where needed.contains(node.output) {
      needed.formUnion(node.inputs.compactMap { $0 })
      kept.append(node)
    }
    nodes = kept.reversed()
  }

  /// A tensor that is quantised only after its elements have moved could as well have been quantised before.
  private mutating func spreadGrids() {
    let readers = self.readers
    for node in nodes.reversed() {
      guard let input = node.inputs.first.flatMap({ $0 }), readers[input].count == 1,
        !outputs.contains(input),
        values[input].grid == nil, values[input].constant == nil
      else { continue }
      switch node.operation {
      case .reshape, .transpose, .slice, .pad: values[input].grid = values[node.output].grid
      default: break
      }
    }
  }

  private struct Reader {
    let source: ONNXGraph
    var result: DequantizedGraph
    /// By value of the source: the value here that holds its real numbers, dequantised where it holds integers.
    var real: [Int: Int] = [:]
    /// Values whose nodes cannot be imported.
    var refused: Set<Int> = []
    var problems: [ModelProblem] = []

    init(_ graph: ONNXGraph) {
      source = graph
      result = DequantizedGraph(name: graph.name)
      for input in graph.inputs {
        let value = graph.values[input]
        real[input] = add(Value(name: value.name, shape: value.shape))
        result.inputs.append(result.values.count - 1)
      }
    }

    private mutating func add(_ value: Value) -> Int {
      result.values.append(value)
      return result.values.count - 1
    }

    mutating func visit(_ node: ONNXGraph.Node) throws(ModelProblem) {
      switch node.operation {
      case .quantizeLinear: try quantize(node)
      case .dequantizeLinear(let axis): try dequantize(node, axis)
      case .quantizedConvolution(let window, let groups):
        let bias = try quantizedBias(node)
        try emit(
          .convolution(window, groups: groups), node,
          inputs: [
            try integers(node, 0, 1, 2, axis: 0), try integers(node, 3, 4, 5, axis: 0), bias,
          ], grid: try grid(node, 6, 7))
      case .quantizedMatrixProduct:
        let columns = source.values[try input(node, 3)].shape.count - 1
        try emit(
          .matrixProduct, node,
          inputs: [try integers(node, 0, 1, 2, axis: 0), try integers(node, 3, 4, 5, axis: columns)],
          grid: try grid(node, 6, 7))
      default: try keep(node)
      }
    }

    // MARK: Quantising nodes

    private mutating func quantize(_ node: ONNXGraph.Node) throws(ModelProblem) {
      let x = try value(try input(node, 0))
      let type = source.values[node.outputs[0]].elementType
      let grid = try grid(node, 1, 2, type: type)
      if let constant = result.values[x].constant {
        let quantization = grid.quantization
        guard constant.reals.allSatisfy(\.isFinite) else {
          throw ModelProblem(.nonFinite, "'\(result.values[x].name)' holds numbers that are not finite")
        }
        var rounded = result.values[x]
        let integers = constant.reals.map { Int64(quantization.quantized($0) - grid.zeroPoint) }
        rounded.constant = DequantizedConstant(
          reals: integers.map { Double($0) * Double(grid.scale) }, integers: integers,
          scales: [Double(grid.scale)])
        rounded.grid = grid
        real[node.outputs[0]] = add(rounded)
      } else if result.values[x].grid == nil {
        result.values[x].grid = grid
        real[node.outputs[0]] = x
      } else if result.values[x].grid == grid {
        real[node.outputs[0]] = x
      } else {
        // Quantised again to another scale.
        try emit(
          .function(.clip(lower: -.greatestFiniteMagnitude, upper: .greatestFiniteMagnitude)), node,
          inputs: [x],
          grid: grid)
      }
    }

    private mutating func dequantize(_ node: ONNXGraph.Node, _ axis: Int) throws(ModelProblem) {
      real[node.outputs[0]] = try integers(node, 0, 1, 2, axis: axis)
    }

    /// The real numbers of an integer tensor whose scale and zero point stand at two other inputs of the node.
    private mutating func integers(
      _ node: ONNXGraph.Node, _ position: Int, _ scale: Int, _ zero: Int, axis: Int
    ) throws(ModelProblem) -> Int {
      let index = try input(node, position)
      let value = source.values[index]
      if let tensor = value.constant {
        return add(
          Value(
            name: value.name, shape: value.shape,
            grid: try? grid(node, scale, zero, type: value.elementType),
            constant: try constant(tensor, node, scale, zero, axis)))
      }
      let grid = try grid(node, scale, zero, type: value.elementType)
      let known = try self.value(index)
      guard let present = result.values[known].grid else {
        // An input of integers: the caller sees the real numbers that they stand for.
        result.values[known].grid = grid
        return known
      }
      guard present == grid else {
        throw ModelProblem(
          .unsupportedInput,
          "'\(value.name)' is read with scale \(grid.scale) and was written with \(present.scale)",
          remedy: "dequantise with the scale and zero point that quantised")
      }
      return known
    }

    private func constant(
      _ tensor: ONNXTensor, _ node: ONNXGraph.Node, _ scale: Int, _ zero: Int, _ axis: Int
    ) throws(ModelProblem) -> DequantizedConstant {
      guard let integers = tensor.integers, let scales = try parameter(node, scale)?.reals else {
        throw ModelProblem(.unsupportedInput, "weights or their scales are not constant numbers")
      }
      let zeros = try parameter(node, zero)?.integers ?? [0]
      let places = scales.count
      guard places == 1 || axis < tensor.shape.count && places == tensor.shape[axis],
        zeros.count == 1 || zeros.count == places, scales.allSatisfy({ $0.isFinite && $0 > 0 })
      else {
        throw ModelProblem(
          .unsupportedInput, "\(places) scales and \(zeros.count) zero points for weights \(tensor.shape)",
          remedy: "one positive scale, or one for every place of axis \(axis)")
      }
      let inner = scales.count == 1 ? tensor.count : tensor.shape[(axis + 1)...].reduce(1, *)
      let differences = integers.enumerated().map { index, integer in
        let place = places == 1 ? 0 : (index / inner) % places
        return integer &- zeros[zeros.count == 1 ? 0 : place]
      }
      let reals = differences.enumerated().map { index, difference in
        Double(difference) * Double(scales[places == 1 ? 0 : (index / inner) % places])
      }
      return DequantizedConstant(
        reals: reals, integers: differences, scales: scales.map(Double.init), axis: axis)
    }

    /// An int32 bias stands for itself times the input's scale times the weights' scales.
    private mutating func quantizedBias(_ node: ONNXGraph.Node) throws(ModelProblem) -> Int? {
      guard node.inputs.count > 8, let index = node.inputs[8], let tensor = source.values[index].constant,
        let integers = tensor.integers, let weightScales = try parameter(node, 4)?.reals,
        weightScales.count == 1 || weightScales.count == integers.count
      else { return nil }
      let scale = Double(try grid(node, 1, 2).scale)
      let reals = integers.enumerated().map { channel, integer in
        Double(integer) * scale * Double(weightScales[weightScales.count == 1 ? 0 : channel])
      }
      return add(
        Value(
          name: source.values[index].name, shape: tensor.shape, constant: DequantizedConstant(reals: reals)))
    }

    // MARK: Other nodes

    /// A node of real arithmetic, or one that moves integers and knows nothing of their scale.
    private mutating func keep(_ node: ONNXGraph.Node) throws(ModelProblem) {
      var inputs: [Int?] = []
      for input in node.inputs {
        if let input { inputs.append(try value(input)) } else { inputs.append(nil) }
      }
      var grid: TensorGrid?
      var operation = node.operation
      if let first = node.inputs.first.flatMap({ $0 }), let here = inputs[0],
        !source.values[first].elementType.isReal
      {
        switch node.operation {
        case .reshape, .transpose, .slice, .maximumPool: grid = result.values[here].grid
        case .pad(let before, let after, let value):
          // With an integer, which stands for a number like any other.
          grid = result.values[here].grid
          if let grid {
            let number = grid.real(value, of: source.values[first].elementType)
            operation = .pad(before: before, after: after, value: number)
          }
        case .concatenate
        where inputs.allSatisfy({ $0.map { result.values[$0].grid } == result.values[here].grid }):
          grid = result.values[here].grid
        default:
          throw ModelProblem(
            .unsupportedInput, "computes with integers",
            remedy: "use QuantizeLinear and DequantizeLinear around it")
        }
      }
      try emit(operation, node, inputs: inputs, grid: grid)
    }

    private mutating func emit(
      _ operation: ONNXOperation, _ node: ONNXGraph.Node, inputs: [Int?], grid: TensorGrid?
    ) throws(ModelProblem) {
      guard node.outputs.count == 1 else {
        throw ModelProblem(
          .unsupportedOperator, "has several outputs",
          remedy: "import the float model with --calibrate instead")
      }
      let output = source.values[node.outputs[0]]
      real[node.outputs[0]] = add(Value(name: output.name, shape: output.shape, grid: grid))
      result.nodes.append(
        Node(place: node.place, operation: operation, inputs: inputs, output: result.values.count - 1))
    }

    // MARK: Values

    private func input(_ node: ONNXGraph.Node, _ position: Int) throws(ModelProblem) -> Int {
      guard position < node.inputs.count, let index = node.inputs[position] else {
        throw ModelProblem(.missingInput, "input \(position) is missing")
      }
      return index
    }

    private mutating func value(_ index: Int) throws(ModelProblem) -> Int {
      if let known = real[index] { return known }
      let value = source.values[index]
      guard let tensor = value.constant else {
        throw ModelProblem(.missingInput, "'\(value.name)' comes from a node that cannot be imported")
      }
      let reals = tensor.reals?.map(Double.init) ?? (tensor.integers ?? []).map(Double.init)
      let added = add(
        Value(name: value.name, shape: value.shape, constant: DequantizedConstant(reals: reals)))
      real[index] = added
      return added
    }

    private func parameter(_ node: ONNXGraph.Node, _ position: Int) throws(ModelProblem) -> ONNXTensor? {
      guard position < node.inputs.count, let index = node.inputs[position] else { return nil }
      return source.values[index].constant
    }

    private func grid(
      _ node: ONNXGraph.Node, _ scale: Int, _ zero: Int, type: ONNXElementType? = nil
    ) throws(ModelProblem) -> TensorGrid {
      let zeroPoint = try parameter(node, zero)
      guard let scale = try parameter(node, scale)?.scalar else {
        throw ModelProblem(
          .unsupportedInput, "activations need one constant scale a tensor",
          remedy: "quantise activations per tensor; weights may have a scale a channel")
      }
      guard
        let grid = TensorGrid(
          elementType: type ?? zeroPoint?.elementType ?? .uint8, scale: scale,
          zeroPoint: zeroPoint?.integers?.first ?? 0)
      else {
        throw ModelProblem(
          .unsupportedInput,
          "scale \(scale) with \(type ?? zeroPoint?.elementType ?? .uint8); int8, uint8, int16 and uint16 are imported"
        )
      }
      return grid
    }
  }
}

import ReferenceModels

/// What works element by element, in whatever order they lie.
extension FloatGraphLowering {
  mutating func lowerFunction(_ node: ONNXGraph.Node, _ function: ONNXFunction) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    let tensor = try tensor(input)
    guard let operation = Self.operation(function) else { return }
    let value = add(operation, [tensor.value], name: name(of: node))
    place(node.outputs[0], Placed(value: value, layout: tensor.layout))
  }

  private static func operation(_ function: ONNXFunction) -> FloatGraph.Operation? {
    switch function {
    case .relu: .relu
    case .clip(let lower, let upper):
      lower == 0 && upper == .infinity
        ? .relu
        : .clamp(
          lower: max(lower, -.greatestFiniteMagnitude), upper: min(upper, .greatestFiniteMagnitude))
    case .leakyRelu(let slope): .function(.leakyRelu(slope: slope))
    case .tanh: .function(.tanh)
    case .sigmoid: .function(.sigmoid)
    case .hardSigmoid(let slope, let offset): .function(.hardSigmoid(alpha: slope, beta: offset))
    case .hardSwish: .function(.hardSwish)
    case .gelu: .function(.gelu)
    case .geluTanh: .function(.geluTanh)
    case .silu: .function(.silu)
    case .elu(let alpha): .function(.elu(alpha: alpha))
    case .softplus: .function(.softplus)
    case .softsign: .function(.softsign)
    case .erf: .function(.erf)
    case .exp: .function(.exp)
    case .log: .function(.log)
    case .sqrt, .power(exponent: 0.5): .function(.sqrt)
    case .reciprocal, .power(exponent: -1): .function(.reciprocal)
    case .negate: .function(.negation)
    case .absolute: .function(.absolute)
    case .power(exponent: 2): .function(.square)
    case .power(let exponent): .function(.power(exponent: exponent))
    case .affine(let factor, let offset): .function(.affine(factor: factor, offset: offset))
    case .mish: .function(.mish)
    // Refused before.
    case .above, .below: nil
    }
  }

  /// Division by a constant multiplies by its reciprocals, by data multiplies by a table of reciprocals.
  mutating func lowerQuotient(_ node: ONNXGraph.Node) throws(ModelProblem) {
    guard let second = node.inputs[1] else { return }
    if let divisors = try? reals(second, "divisors") {
      guard divisors.allSatisfy({ (1 / $0).isFinite }) else {
        throw ModelProblem(.nonFinite, "divides by zero")
      }
      try lowerPair(node, .multiply, constant: ONNXTensor(shape: shape(second), divisors.map { 1 / $0 }))
      return
    }
    let divisor = try tensor(second)
    let reciprocal = add(.function(.reciprocal), [divisor.value], name: "\(name(of: node)) (reciprocal)")
    // For the time of this product the divisor's place is taken by its reciprocal.
    place(second, Placed(value: reciprocal, layout: divisor.layout))
    defer { place(second, divisor) }
    try lowerPair(node, .multiply)
  }

  mutating func lowerPower(_ node: ONNXGraph.Node) throws(ModelProblem) {
    guard let exponent = node.inputs[1].flatMap({ constant($0)?.scalar }) else {
      throw ModelProblem(.unsupportedInput, "its exponent must be one constant number")
    }
    try lowerFunction(node, .power(exponent: exponent))
  }

  /// - Parameter constant: stands for the second input where it is another one than the model's.
  mutating func lowerPair(
    _ node: ONNXGraph.Node, _ operation: FloatGraph.Operation, constant replacement: ONNXTensor? = nil
  ) throws(ModelProblem) {
    guard let first = node.inputs[0], let second = node.inputs[1] else { return }
    let output = shape(node.outputs[0])
    let count = output.reduce(1, *)
    // The tensor that has the result's size, data if possible, sets the order.
    let isConstant = [constant(first) != nil, replacement != nil || constant(second) != nil]
    let counts = [shape(first), shape(second)].map { $0.reduce(1, *) }
    guard let leader = [0, 1].first(where: { counts[$0] == count && !isConstant[$0] }) else {
      throw ModelProblem(
        .unsupportedInput, "repeats both inputs, \(shape(first)) and \(shape(second))",
        remedy: "expand one of them before the export")
    }
    let values = [first, second]
    let other = values[1 - leader]
    let otherConstant = leader == 0 ? replacement ?? constant(other) : constant(other)
    let otherShape = [Int](repeating: 1, count: output.count - shape(other).count) + shape(other)
    var large = try tensor(values[leader])
    var small: Int
    if counts[1 - leader] == count {
      if let otherConstant {
        guard let elements = try checked(otherConstant) else { return }
        small = graph.addConstant(
          unique("\(source.values[other].name) (constant)"), shape: graph.values[large.value].shape,
          large.layout.elementNumbers.map { elements[$0] })
      } else {
        let moved = try moved(try tensor(other), to: large.layout)
        small = try reshaped(moved, graph.values[large.value].shape).value
      }
    } else {
      let shared = output.indices.filter { otherShape[$0] > 1 }
      // What repeats must lie outermost.
      var order = large.layout.axisOrder(of: output)?.filter { shared.contains($0) } ?? shared
      if large.layout.matrix(output, inner: shared)?.columnLayout.axisOrder(of: shared.map { output[$0] })
        == nil
      {
        order = shared
        large = try moved(
          large,
          to: TensorLayout(shape: output, order: output.indices.filter { !shared.contains($0) } + shared))
      }
      let layout = TensorLayout(
        shape: otherShape, order: otherShape.indices.filter { otherShape[$0] == 1 } + order)
      let size = counts[1 - leader]
      let ends = graph.values[large.value].shape
      var end = [Int]()
      for extent in ends.reversed() where end.reduce(1, *) < size { end.insert(extent, at: 0) }
      if end.reduce(1, *) != size {
        large = try reshaped(large, [count / size, size])
        end = [size]
      }
      if end.isEmpty { end = [1] }
      if let otherConstant {
        guard let elements = try checked(otherConstant) else { return }
        small = graph.addConstant(
          unique("\(source.values[other].name) (constant)"), shape: end,
          layout.elementNumbers.map { elements[$0] })
      } else {
        small = try reshaped(try moved(try tensor(other), to: layout), end).value
      }
    }
    let inputs = leader == 0 ? [large.value, small] : [small, large.value]
    place(
      node.outputs[0], Placed(value: add(operation, inputs, name: name(of: node)), layout: large.layout))
  }

  private func checked(_ constant: ONNXTensor) throws(ModelProblem) -> [Float]? {
    guard let reals = constant.reals else {
      throw ModelProblem(.unsupportedInput, "works on integers", remedy: "keep activations in floating point")
    }
    if let index = reals.firstIndex(where: { !$0.isFinite }) {
      throw ModelProblem(.nonFinite, "element \(index) of its constant is \(reals[index])")
    }
    return reals
  }

  mutating func lowerSoftmax(_ node: ONNXGraph.Node, axis: Int) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    var (tensor, matrix) = try matrix(input, inner: [axis])
    if graph.values[tensor.value].shape.last != matrix.columnCount {
      tensor = try reshaped(tensor, [matrix.rowCount, matrix.columnCount])
    }
    place(
      node.outputs[0],
      Placed(value: add(.softmax, [tensor.value], name: name(of: node)), layout: tensor.layout))
  }

  mutating func lowerLayerNormalization(
    _ node: ONNXGraph.Node, axis: Int, epsilon: Float
  ) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    let axes = Array(axis..<shape(input).count)
    let sizes = axes.map { shape(input)[$0] }
    var (tensor, matrix) = try matrix(input, inner: axes)
    if graph.values[tensor.value].shape.last != matrix.columnCount {
      tensor = try reshaped(tensor, [matrix.rowCount, matrix.columnCount])
    }
    let numbers = matrix.columnNumbers
    func parameter(_ position: Int, _ other: Float, _ what: String) throws(ModelProblem) -> [Float] {
      guard position < node.inputs.count, let value = node.inputs[position],
        let elements = try reals(value, what)
      else {
        return [Float](repeating: other, count: numbers.count)
      }
      let whole = TensorIndices(Array(shape(value).drop { $0 == 1 })).broadcast(to: sizes).map {
        elements[$0]
      }
      return numbers.map { whole[$0] }
    }
    for position in 1...2 where position < node.inputs.count {
      if let value = node.inputs[position], shape(value).drop(while: { $0 == 1 }).count > sizes.count {
        throw ModelProblem(.unsupportedInput, "a parameter \(shape(value)) for the axes \(sizes)")
      }
    }
    let layer = FloatGraph.LayerNormalization(
      gamma: try parameter(1, 1, "scale"), beta: try parameter(2, 0, "bias"), epsilon: epsilon)
    place(
      node.outputs[0],
      Placed(
        value: add(.layerNormalization(layer), [tensor.value], name: name(of: node)), layout: tensor.layout))
  }

  /// What is left of a batch normalisation that no neighbour took: a factor and an offset for each channel.
  mutating func lowerBatchNormalization(_ node: ONNXGraph.Node, epsilon: Float) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    var (tensor, matrix) = try matrix(input, inner: [1])
    guard let affine = ChannelAffine(node, source, epsilon: epsilon) else {
      throw ModelProblem(.nonFinite, "its variances do not yield factors")
    }
    let shape = graph.values[tensor.value].shape
    if shape.count != 3 || shape[2] != matrix.columnCount {
      tensor = try reshaped(tensor, [1, matrix.rowCount, matrix.columnCount])
    }
    let numbers = matrix.columnNumbers
    let layer = FloatGraph.DepthwiseConvolution2D(
      weights: numbers.map { affine.factors[$0] }, bias: numbers.map { affine.offsets[$0] },
      window: .init(kernelHeight: 1, kernelWidth: 1))
    place(
      node.outputs[0],
      Placed(
        value: add(.depthwiseConvolution2D(layer), [tensor.value], name: name(of: node)),
        layout: tensor.layout))
  }
}

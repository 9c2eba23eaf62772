extension OperatorRule {
  /// What models that were quantised elsewhere are made of. Scales and zero points stay what they are.
  static let quantized: [String: OperatorRule] = [
    "QuantizeLinear": OperatorRule(2...3, ["axis", "saturate", "output_dtype", "block_size", "precision"]) {
      inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "x")
      let axis = try inference.quantizationAxis(node, inputs)
      var type = ONNXElementType.uint8
      if let given = try node.integer("output_dtype"), given != 0 {
        guard let known = ONNXElementType(rawValue: Int32(given)) else {
          throw ModelProblem(.unsupportedAttribute, "element type \(ONNXTensor.name(ofType: Int32(given)))")
        }
        type = known
      }
      if inputs.count > 2, let zero = inputs[2] { type = inference.graph.values[zero].elementType }
      try inference.emit(node, .quantizeLinear(axis: axis), inputs, shape: inference.shape(x), type: type)
    },
    "DequantizeLinear": OperatorRule(2...3, ["axis", "block_size", "output_dtype"]) {
      inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "x")
      let axis = try inference.quantizationAxis(node, inputs)
      try inference.emit(
        node, .dequantizeLinear(axis: axis), inputs, shape: inference.shape(x), type: .float32)
    },
    "QLinearConv": OperatorRule(8...9, WindowAttributes.names.union(["group"])) {
      inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "x"))
      let weights = inference.shape(try inference.required(inputs, 3, "w"))
      let (window, groups, shape) = try convolutionShape(node, x, weights)
      try inference.requireConstants(inputs, [1, 2, 3, 4, 5, 6, 7, 8])
      try inference.emit(
        node, .quantizedConvolution(window, groups: groups), inputs, shape: shape,
        type: inference.graph.values[try inference.required(inputs, 7, "y_zero_point")].elementType)
    },
    "QLinearMatMul": OperatorRule(8...8) { inference, node, inputs throws(ModelProblem) in
      let a = inference.shape(try inference.required(inputs, 0, "a"))
      let b = inference.shape(try inference.required(inputs, 3, "b"))
      let shape = try inference.product(a, b)
      try inference.requireConstants(inputs, [1, 2, 4, 5, 6, 7])
      try inference.emit(
        node, .quantizedMatrixProduct, inputs, shape: shape,
        type: inference.graph.values[try inference.required(inputs, 7, "y_zero_point")].elementType)
    },
  ]
}

extension GraphInference {
  func quantizationAxis(_ node: RawNode, _ inputs: [Int?]) throws(ModelProblem) -> Int {
    guard try node.integer("block_size") ?? 0 == 0 else {
      throw ModelProblem(
        .unsupportedAttribute, "scales by block are not supported", remedy: "quantise by channel")
    }
    try requireConstants(inputs, [1, 2])
    let shape = shape(try required(inputs, 0, "x"))
    let scale = self.shape(try required(inputs, 1, "scale"))
    guard scale.reduce(1, *) > 1 else { return 0 }
    let axis = try axis(try node.integer("axis") ?? 1, rank: shape.count)
    guard scale == [shape[axis]] else {
      throw ModelProblem(.invalidShape, "scales \(scale) along axis \(axis) of \(shape)")
    }
    return axis
  }

  /// The numbers that DequantizeLinear of a constant with one scale gives; nil for other values.
  func dequantizedConstant(_ value: Int) -> ONNXTensor? {
    guard let node = graph.nodes.last(where: { $0.outputs == [value] }),
      case .dequantizeLinear = node.operation,
      let tensor = node.inputs[0].flatMap({ constant($0) }), let integers = tensor.integers,
      let scale = node.inputs[1].flatMap({ constant($0)?.scalar })
    else { return nil }
    let zeroPoint = node.inputs.count > 2 ? node.inputs[2].flatMap { constant($0)?.integers?.first } ?? 0 : 0
    return ONNXTensor(shape: tensor.shape, integers.map { scale * Float($0 - zeroPoint) })
  }

  func requireConstants(_ inputs: [Int?], _ positions: [Int]) throws(ModelProblem) {
    for position in positions where position < inputs.count {
      if let value = inputs[position], constant(value) == nil {
        throw ModelProblem(.unsupportedInput, "input \(position) is computed; it must be constant")
      }
    }
  }
}

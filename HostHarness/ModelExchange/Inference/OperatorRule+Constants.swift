extension OperatorRule {
  /// Constants, sizes and what is computed of them.
  static let constants: [String: OperatorRule] = [
    "Constant": OperatorRule(
      0...0, ["value", "value_float", "value_floats", "value_int", "value_ints"], constant),
    "ConstantOfShape": OperatorRule(1...1, ["value"]) { inference, node, inputs throws(ModelProblem) in
      let shape = try inference.sizes(inputs, 0, "shape") ?? []
      try inference.requireRoom(for: shape)
      let count = shape.reduce(1, *)
      var value = ONNXTensor(shape: [1], [Float(0)])
      if let attribute = node.attributes["value"] {
        value = try ONNXTensor(attribute.t, place: node.place, limits: inference.limits)
      }
      guard value.count == 1 else { throw ModelProblem(.malformed, "its value has \(value.count) elements") }
      let elements: ONNXTensor.Elements =
        switch value.elements {
        case .real(let reals): .real([Float](repeating: reals[0], count: count))
        case .integer(let integers): .integer([Int64](repeating: integers[0], count: count))
        }
      try inference.addConstant(
        node, ONNXTensor(elementType: value.elementType, shape: shape, elements: elements))
    },
    "Shape": OperatorRule(1...1, ["start", "end"]) { inference, node, inputs throws(ModelProblem) in
      let shape = inference.shape(try inference.required(inputs, 0, "data"))
      func bound(_ given: Int?, _ other: Int) -> Int {
        guard let given else { return other }
        return max(0, min(given < 0 ? given + shape.count : given, shape.count))
      }
      let start = bound(try node.integer("start"), 0)
      let end = max(start, bound(try node.integer("end"), shape.count))
      try inference.addConstant(node, ONNXTensor(shape: [end - start], shape[start..<end].map(Int64.init)))
    },
    "Size": OperatorRule(1...1) { inference, node, inputs throws(ModelProblem) in
      let value = try inference.required(inputs, 0, "data")
      try inference.addConstant(node, ONNXTensor(shape: [], [Int64(inference.graph.values[value].count)]))
    },
    "Range": OperatorRule(3...3) { inference, node, inputs throws(ModelProblem) in
      var numbers: [Int] = []
      for position in 0..<3 {
        guard let list = try inference.sizes(inputs, position, "limit"), list.count == 1 else {
          throw ModelProblem(.malformed, "limits must be single numbers")
        }
        numbers.append(list[0])
      }
      guard numbers[2] != 0, numbers.allSatisfy({ $0.magnitude < 1 << 40 }),
        (numbers[1] - numbers[0]) / numbers[2] < inference.limits.elementCount
      else {
        throw ModelProblem(.tooLarge, "a range of \(numbers[0]) to \(numbers[1]) by \(numbers[2])")
      }
      let list = stride(from: numbers[0], to: numbers[1], by: numbers[2]).map(Int64.init)
      try inference.addConstant(node, ONNXTensor(shape: [list.count], list))
    },
    "Cast": OperatorRule(1...1, ["to", "saturate", "round_mode"], cast),
    "CastLike": OperatorRule(2...2, ["saturate", "round_mode"]) {
      inference, node, inputs throws(ModelProblem) in
      let target = try inference.required(inputs, 1, "target")
      try inference.cast(
        node, try inference.required(inputs, 0, "input"), to: inference.graph.values[target].elementType)
    },
    "Gather": OperatorRule(2...2, ["axis"], gather),
  ]

  private static let constant: Inference = { inference, node, _ throws(ModelProblem) in
    guard node.attributes.count == 1, let attribute = node.attributes.values.first else {
      throw ModelProblem(.malformed, "needs one value")
    }
    let tensor: ONNXTensor
    switch attribute.name {
    case "value_float": tensor = ONNXTensor(shape: [], [attribute.f])
    case "value_floats": tensor = ONNXTensor(shape: [attribute.floats.count], attribute.floats)
    case "value_int": tensor = ONNXTensor(shape: [], [attribute.i])
    case "value_ints": tensor = ONNXTensor(shape: [attribute.ints.count], attribute.ints)
    default: tensor = try ONNXTensor(attribute.t, place: node.place, limits: inference.limits)
    }
    if let reals = tensor.reals, reals.contains(where: \.isNaN) {
      throw ModelProblem(.nonFinite, "its value is not a number")
    }
    try inference.addConstant(node, tensor)
  }

  private static let cast: Inference = { inference, node, inputs throws(ModelProblem) in
    let number = try node.integer("to") ?? 0
    guard let type = ONNXElementType(rawValue: Int32(number)) else {
      throw ModelProblem(.unsupportedAttribute, "to element type \(ONNXTensor.name(ofType: Int32(number)))")
    }
    try inference.cast(node, try inference.required(inputs, 0, "input"), to: type)
  }

  /// Picks sizes out of shapes; a single index of data is a slice.
  private static let gather: Inference = { inference, node, inputs throws(ModelProblem) in
    let data = try inference.required(inputs, 0, "data")
    let indices = try inference.required(inputs, 1, "indices")
    let shape = inference.shape(data)
    let axis = try inference.axis(try node.integer("axis") ?? 0, rank: shape.count)
    guard let picks = inference.constant(indices)?.integers else {
      throw ModelProblem(
        .unsupportedInput, "its indices are computed from the model's data", remedy: "use constant indices")
    }
    var positions: [Int] = []
    for pick in picks {
      let position = pick < 0 ? Int64(shape[axis]) + pick : pick
      guard position >= 0, position < Int64(shape[axis]) else {
        throw ModelProblem(.invalidShape, "index \(pick) of \(shape[axis])")
      }
      positions.append(Int(position))
    }
    let result = Array(shape[..<axis]) + inference.shape(indices) + Array(shape[(axis + 1)...])
    if let tensor = inference.constant(data) {
      try inference.requireRoom(for: result)
      try inference.addConstant(node, tensor.gathered(positions, axis: axis, shape: result))
      return
    }
    // Indices at equal distances are a slice.
    let step = positions.count > 1 ? positions[1] - positions[0] : 1
    guard step > 0, zip(positions, positions.dropFirst()).allSatisfy({ $1 - $0 == step }),
      let start = positions.first
    else {
      throw ModelProblem(
        .unsupportedInput, "picks elements of data in an order that is no slice",
        remedy: "use Slice or Transpose")
    }
    var sliced = shape
    sliced[axis] = positions.count
    let slice = try inference.emit(
      node,
      .slice(
        starts: shape.indices.map { $0 == axis ? start : 0 },
        steps: shape.indices.map { $0 == axis ? step : 1 }),
      [data], shape: sliced, name: "slice")
    try inference.emit(node, .reshape, [slice], shape: result)
  }
}

extension GraphInference {
  /// Constants change their type; data may turn into reals and keep their values.
  mutating func cast(_ node: RawNode, _ value: Int, to type: ONNXElementType) throws(ModelProblem) {
    guard let tensor = constant(value) else {
      guard type.isReal || type == graph.values[value].elementType else {
        throw ModelProblem(
          .unsupportedOperator, "turns data into \(type)", remedy: "keep activations in floating point")
      }
      bind(node, to: value)
      return
    }
    var result = tensor
    result.elementType = type
    switch (tensor.elements, type.isReal) {
    case (.integer(let integers), true): result.elements = .real(integers.map { Float($0) })
    case (.real(let reals), false):
      result.elements = .integer(
        reals.map { type == .bool ? ($0 != 0 ? 1 : 0) : Int64(max(min($0, 0x1p62), -0x1p62)) })
    default: break
    }
    try addConstant(node, result)
  }
}

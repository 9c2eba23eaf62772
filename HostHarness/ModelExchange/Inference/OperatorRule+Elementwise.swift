extension OperatorRule {
  /// Operators that work element by element.
  static let elementwise: [String: OperatorRule] = [
    "Add": binary(.add), "Sub": binary(.subtract), "Mul": binary(.multiply), "Div": binary(.divide),
    "Pow": binary(.power),
    "Max": limit { .clip(lower: $0, upper: .infinity) }, "Min": limit { .clip(lower: -.infinity, upper: $0) },
    "Relu": unary(.relu), "Tanh": unary(.tanh), "Sigmoid": unary(.sigmoid), "HardSwish": unary(.hardSwish),
    "Erf": unary(.erf), "Exp": unary(.exp), "Log": unary(.log), "Sqrt": unary(.sqrt), "Neg": unary(.negate),
    "Reciprocal": unary(.reciprocal), "Abs": unary(.absolute), "Softplus": unary(.softplus),
    "Softsign": unary(.softsign), "Mish": unary(.mish),
    "LeakyRelu": unary(["alpha"]) { node throws(ModelProblem) in
      .leakyRelu(slope: try node.real("alpha") ?? 0.01)
    },
    "Elu": unary(["alpha"]) { node throws(ModelProblem) in .elu(alpha: try node.real("alpha") ?? 1) },
    "Selu": OperatorRule(1...1, ["alpha", "gamma"]) { inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "X")
      let shape = inference.shape(x)
      let alpha = try node.real("alpha") ?? 1.673_263_2
      let elu = try inference.emit(node, .function(.elu(alpha: alpha)), [x], shape: shape, name: "elu")
      let gamma = try node.real("gamma") ?? 1.050_701
      try inference.emit(node, .function(.affine(factor: gamma, offset: 0)), [elu], shape: shape)
    },
    "HardSigmoid": unary(["alpha", "beta"]) { node throws(ModelProblem) in
      .hardSigmoid(slope: try node.real("alpha") ?? 0.2, offset: try node.real("beta") ?? 0.5)
    },
    "Swish": unary(["alpha"]) { node throws(ModelProblem) in
      guard try node.real("alpha") ?? 1 == 1 else {
        throw ModelProblem(.unsupportedAttribute, "alpha other than 1")
      }
      return .silu
    },
    "Gelu": unary(["approximate"]) { node throws(ModelProblem) in
      switch try node.text("approximate") ?? "none" {
      case "none": return .gelu
      case "tanh": return .geluTanh
      case let other: throw ModelProblem(.unsupportedAttribute, "approximate '\(other)'")
      }
    },
    "Clip": OperatorRule(1...3) { inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "input")
      let lower = try inference.scalar(inputs, 1, "min") ?? -.infinity
      let upper = try inference.scalar(inputs, 2, "max") ?? .infinity
      // Where the ends cross, the upper one wins: the operator's definition is Min(max, Max(x, min)).
      try inference.emit(
        node, .function(.clip(lower: min(lower, upper), upper: upper)), [x], shape: inference.shape(x))
    },
    "PRelu": OperatorRule(2...2) { inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "X")
      guard let slope = try inference.scalar(inputs, 1, "slope") else { return }
      try inference.emit(node, .function(.leakyRelu(slope: slope)), [x], shape: inference.shape(x))
    },
    "Softmax": OperatorRule(1...1, ["axis"]) { inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "input")
      let axis = try inference.axis(try node.integer("axis") ?? -1, rank: inference.shape(x).count)
      try inference.emit(node, .softmax(axis: axis), inputs, shape: inference.shape(x))
    },
    "Greater": comparison({ .above($0) }, flipped: { .below($0) }),
    "Less": comparison({ .below($0) }, flipped: { .above($0) }),
    // Of sizes, where shapes are computed.
    "Equal": OperatorRule(2...2, [], equality),
    "Where": OperatorRule(3...3, [], choice),
  ]

  private static func binary(_ operation: ONNXOperation) -> OperatorRule {
    OperatorRule(2...2) { inference, node, inputs throws(ModelProblem) in
      let a = try inference.required(inputs, 0, "A")
      let b = try inference.required(inputs, 1, "B")
      let shape = try inference.broadcast(inference.shape(a), inference.shape(b))
      let isConstant = inference.constant(a) != nil && inference.constant(b) != nil
      if !isConstant,
        let other = [a, b].map({ inference.graph.values[$0].elementType }).first(where: { !$0.isReal })
      {
        throw ModelProblem(
          .unsupportedInput, "computes with \(other) numbers", remedy: "keep activations in floating point")
      }
      try inference.emit(node, operation, inputs, shape: shape)
    }
  }

  private static func unary(_ function: ONNXFunction) -> OperatorRule { unary([]) { _ in function } }

  private static func unary(
    _ attributes: Set<String>, _ function: @escaping @Sendable (RawNode) throws(ModelProblem) -> ONNXFunction
  ) -> OperatorRule {
    OperatorRule(1...1, attributes) { inference, node, inputs throws(ModelProblem) in
      let x = try inference.required(inputs, 0, "X")
      try inference.emit(node, .function(try function(node)), inputs, shape: inference.shape(x))
    }
  }

  /// The larger or smaller of a tensor and a constant.
  private static func limit(_ function: @escaping @Sendable (Float) -> ONNXFunction) -> OperatorRule {
    OperatorRule(2...2) { inference, node, inputs throws(ModelProblem) in
      let a = try inference.required(inputs, 0, "A")
      let b = try inference.required(inputs, 1, "B")
      let (x, limit) = inference.constant(a) == nil ? (a, b) : (b, a)
      guard let bound = inference.constant(limit)?.scalar else {
        throw ModelProblem(
          .unsupportedInput, "of two tensors is not supported; of a tensor and one number it is")
      }
      try inference.emit(
        node, .function(function(bound)), [x],
        shape: try inference.broadcast(inference.shape(a), inference.shape(b)))
    }
  }

  private static func comparison(
    _ function: @escaping @Sendable (Float) -> ONNXFunction,
    flipped: @escaping @Sendable (Float) -> ONNXFunction
  ) -> OperatorRule {
    OperatorRule(2...2) { inference, node, inputs throws(ModelProblem) in
      let a = try inference.required(inputs, 0, "A")
      let b = try inference.required(inputs, 1, "B")
      let shape = try inference.broadcast(inference.shape(a), inference.shape(b))
      if let limit = inference.constant(b)?.scalar {
        try inference.emit(node, .function(function(limit)), [a], shape: shape, type: .bool)
      } else if let limit = inference.constant(a)?.scalar {
        try inference.emit(node, .function(flipped(limit)), [b], shape: shape, type: .bool)
      } else {
        throw ModelProblem(
          .unsupportedInput, "compares data", remedy: "activation functions may compare with a number")
      }
    }
  }

  private static let equality: Inference = { inference, node, inputs throws(ModelProblem) in
    let a = try inference.required(inputs, 0, "A")
    let b = try inference.required(inputs, 1, "B")
    let shape = try inference.broadcast(inference.shape(a), inference.shape(b))
    guard let left = inference.constant(a)?.integers, let right = inference.constant(b)?.integers else {
      throw ModelProblem(.unsupportedOperator, "compares data", remedy: "comparisons work on sizes only")
    }
    try inference.requireRoom(for: shape)
    let pairs = ConstantFolding.broadcastIndices([inference.shape(a), inference.shape(b)], to: shape)
    try inference.addConstant(
      node,
      ONNXTensor(
        elementType: .bool, shape: shape,
        elements: .integer(pairs.map { left[$0[0]] == right[$0[1]] ? 1 : 0 })))
  }

  private static let choice: Inference = { inference, node, inputs throws(ModelProblem) in
    let values = try (0..<3).map { position throws(ModelProblem) in
      try inference.required(inputs, position, "input")
    }
    var shape: [Int] = []
    for value in values { shape = try inference.broadcast(shape, inference.shape(value)) }
    guard let condition = inference.constant(values[0])?.integers,
      let yes = inference.constant(values[1])?.integers, let no = inference.constant(values[2])?.integers
    else {
      try inference.emit(
        node, .select, inputs, shape: shape, type: inference.graph.values[values[1]].elementType)
      return
    }
    try inference.requireRoom(for: shape)
    let indices = ConstantFolding.broadcastIndices(values.map(inference.shape), to: shape)
    try inference.addConstant(
      node, ONNXTensor(shape: shape, indices.map { condition[$0[0]] != 0 ? yes[$0[1]] : no[$0[2]] }))
  }
}

extension GraphInference {
  /// A number that must be constant; nil when it is left out.
  func scalar(_ inputs: [Int?], _ position: Int, _ name: String) throws(ModelProblem) -> Float? {
    guard position < inputs.count, let value = inputs[position] else { return nil }
    guard let tensor = constant(value) else {
      throw ModelProblem(
        .unsupportedInput, "'\(name)' is computed from the model's data; it must be constant")
    }
    if let scalar = tensor.scalar { return scalar }
    if let reals = tensor.reals, let first = reals.first, reals.allSatisfy({ $0 == first }) { return first }
    throw ModelProblem(.unsupportedInput, "'\(name)' has \(tensor.count) different numbers; one is supported")
  }
}

extension OperatorRule {
  /// Convolutions, matrix products and recurrent units.
  static let linear: [String: OperatorRule] = [
    "Conv": OperatorRule(2...3, WindowAttributes.names.union(["group"]), convolution),
    "Gemm": OperatorRule(2...3, ["alpha", "beta", "transA", "transB"], gemm),
    "MatMul": OperatorRule(2...2) { inference, node, inputs throws(ModelProblem) in
      let a = try inference.required(inputs, 0, "A")
      let b = try inference.required(inputs, 1, "B")
      let shape = try inference.product(inference.shape(a), inference.shape(b))
      try inference.emit(node, .matrixProduct, inputs, shape: shape)
    },
    "Einsum": OperatorRule(2...2, ["equation"], einsum),
    "GRU": OperatorRule(
      3...6,
      [
        "activation_alpha", "activation_beta", "activations", "clip", "direction", "hidden_size", "layout",
        "linear_before_reset",
      ], recurrentUnit),
  ]

  private static let convolution: Inference = { inference, node, inputs throws(ModelProblem) in
    let x = inference.shape(try inference.required(inputs, 0, "X"))
    let weights = inference.shape(try inference.required(inputs, 1, "W"))
    let (window, groups, shape) = try convolutionShape(node, x, weights)
    if inputs.count > 2, let bias = inputs[2] {
      guard inference.shape(bias) == [weights[0]] else {
        throw ModelProblem(.invalidShape, "bias \(inference.shape(bias)), expected [\(weights[0])]")
      }
    }
    try inference.emit(node, .convolution(window, groups: groups), inputs, shape: shape)
  }

  static func convolutionShape(
    _ node: RawNode, _ x: [Int], _ weights: [Int]
  ) throws(ModelProblem) -> (window: ONNXWindow, groups: Int, shape: [Int]) {
    guard x.count >= 3, weights.count == x.count else {
      throw ModelProblem(.invalidShape, "input \(x) with weights \(weights)")
    }
    let groups = try node.integer("group") ?? 1
    guard groups > 0, weights[1] * groups == x[1], weights[0] > 0, weights[0] % groups == 0 else {
      throw ModelProblem(.invalidShape, "input \(x) with weights \(weights) in \(groups) groups")
    }
    let attributes = try WindowAttributes(node, spatial: Array(x[2...]), kernel: Array(weights[2...]))
    return (attributes.window, groups, [x[0], weights[0]] + attributes.output)
  }

  private static let gemm: Inference = { inference, node, inputs throws(ModelProblem) in
    let gemm = ONNXGemm(
      alpha: try node.real("alpha") ?? 1, beta: try node.real("beta") ?? 1,
      transposesA: try node.integer("transA") ?? 0 != 0, transposesB: try node.integer("transB") ?? 0 != 0)
    let a = try inference.required(inputs, 0, "A")
    let b = try inference.required(inputs, 1, "B")
    let (left, right) = (inference.shape(a), inference.shape(b))
    guard left.count == 2, right.count == 2 else {
      throw ModelProblem(.invalidShape, "factors \(left) and \(right), expected matrices")
    }
    let (rows, inner) = gemm.transposesA ? (left[1], left[0]) : (left[0], left[1])
    let (other, columns) = gemm.transposesB ? (right[1], right[0]) : (right[0], right[1])
    guard inner == other else {
      throw ModelProblem(.invalidShape, "\(left) and \(right) cannot be multiplied")
    }
    let shape = [rows, columns]
    guard inputs.count > 2, let c = inputs[2] else {
      try inference.emit(node, .gemm(gemm), inputs, shape: shape)
      return
    }
    let added = inference.shape(c)
    guard try inference.broadcast(shape, added) == shape else {
      throw ModelProblem(.invalidShape, "C \(added) does not fit \(shape)")
    }
    if added.count < 2 || added[0] == 1 {
      try inference.emit(node, .gemm(gemm), inputs, shape: shape)
      return
    }
    // Another number for every row: the sum is a node of its own.
    let product = try inference.emit(node, .gemm(gemm), [a, b], shape: shape, name: "product")
    var sum = c
    if gemm.beta != 1 {
      sum = try inference.emit(
        node, .function(.affine(factor: gemm.beta, offset: 0)), [c], shape: added, name: "scaled")
    }
    try inference.emit(node, .add, [product, sum], shape: shape)
  }

  /// Products over the last axis of data, as JAX writes dense layers: `...k,kn->...n` and `...k,nk->...n`.
  private static let einsum: Inference = { inference, node, inputs throws(ModelProblem) in
    let equation = (try node.text("equation") ?? "").filter { $0 != " " }
    let sides = equation.split(separator: ">").map { $0.filter { $0 != "-" } }
    let factors = sides.first?.split(separator: ",") ?? []
    guard sides.count == 2, factors.count == 2, let inner = factors[0].last, factors[1].count == 2,
      let column = factors[1].first(where: { $0 != inner }), factors[1].contains(inner),
      sides[1] == factors[0].dropLast() + [column]
    else {
      throw ModelProblem(
        .unsupportedAttribute, "equation '\(equation)'", remedy: "only products over the last axis, ab,bc->ac"
      )
    }
    let a = try inference.required(inputs, 0, "first factor")
    var b = try inference.required(inputs, 1, "second factor")
    guard inference.shape(b).count == 2, inference.shape(a).count == factors[0].count else {
      throw ModelProblem(.invalidShape, "\(inference.shape(a)) and \(inference.shape(b)) for '\(equation)'")
    }
    if factors[1].last == inner {
      b = try inference.emit(
        node, .transpose([1, 0]), [b], shape: inference.shape(b).reversed(), name: "transposed")
    }
    let shape = try inference.product(inference.shape(a), inference.shape(b))
    try inference.emit(node, .matrixProduct, [a, b], shape: shape)
  }

  private static let recurrentUnit: Inference = { inference, node, inputs throws(ModelProblem) in
    let direction = try node.text("direction") ?? "forward"
    guard
      let runsBackwards = ["forward": [false], "reverse": [true], "bidirectional": [false, true]][direction]
    else { throw ModelProblem(.malformed, "direction '\(direction)'") }
    let directions = runsBackwards.count
    if let activations = try node.texts("activations") {
      let usual = [[String]](repeating: ["sigmoid", "tanh"], count: directions).flatMap { $0 }
      guard activations.map({ $0.lowercased() }) == usual else {
        throw ModelProblem(
          .unsupportedAttribute, "activations \(activations)", remedy: "use Sigmoid and Tanh, the default")
      }
    }
    guard node.attributes["clip"] == nil else {
      throw ModelProblem(.unsupportedAttribute, "attribute 'clip' is not supported")
    }
    let x = inference.shape(try inference.required(inputs, 0, "X"))
    let w = inference.shape(try inference.required(inputs, 1, "W"))
    let r = inference.shape(try inference.required(inputs, 2, "R"))
    let batchFirst = try node.integer("layout") ?? 0 != 0
    guard x.count == 3, w.count == 3, r.count == 3, w[0] == directions, r[0] == directions else {
      throw ModelProblem(.invalidShape, "X \(x), W \(w), R \(r)")
    }
    let states = r[2]
    let (length, batch) = batchFirst ? (x[1], x[0]) : (x[0], x[1])
    guard batch == 1 else {
      throw ModelProblem(
        .unsupportedInput, "a batch of \(batch)",
        remedy: "export with batch 1, or give its shape with --shape")
    }
    guard w == [directions, 3 * states, x[2]], r == [directions, 3 * states, states],
      try node.integer("hidden_size") ?? states == states
    else { throw ModelProblem(.invalidShape, "X \(x), W \(w), R \(r), hidden size \(states)") }
    if inputs.count > 3, let bias = inputs[3], inference.shape(bias) != [directions, 6 * states] {
      throw ModelProblem(
        .invalidShape, "B \(inference.shape(bias)), expected [\(directions), \(6 * states)]")
    }
    var inputs = inputs
    if inputs.count > 4, let lengths = inputs[4] {
      guard inference.constant(lengths)?.integers == [Int64(length)] else {
        throw ModelProblem(
          .dynamicShape, "lengths of sequences are given", remedy: "sequences have one fixed length")
      }
      inputs[4] = nil
    }
    if inputs.count > 5, let initial = inputs[5] {
      guard inference.graph.values[initial].count == directions * states else {
        throw ModelProblem(
          .invalidShape, "initial state \(inference.shape(initial)), expected [\(directions), 1, \(states)]")
      }
    }
    let unit = ONNXGatedRecurrentUnit(
      stateCount: states, resetsAfterProduct: try node.integer("linear_before_reset") ?? 0 != 0,
      batchFirst: batchFirst, runsBackwards: runsBackwards)
    try inference.emitRecurrentUnit(
      node, unit, inputs,
      shapes: batchFirst
        ? [[1, length, directions, states], [1, directions, states]]
        : [[length, directions, 1, states], [directions, 1, states]])
  }
}

extension GraphInference {
  /// The shape of a matrix product with broadcasting of the axes before the last two.
  func product(_ a: [Int], _ b: [Int]) throws(ModelProblem) -> [Int] {
    guard !a.isEmpty, !b.isEmpty else {
      throw ModelProblem(.invalidShape, "\(a) and \(b) cannot be multiplied")
    }
    let left = a.count == 1 ? [1] + a : a
    let right = b.count == 1 ? b + [1] : b
    guard left[left.count - 1] == right[right.count - 2] else {
      throw ModelProblem(.invalidShape, "\(a) and \(b) cannot be multiplied")
    }
    var shape = try broadcast(Array(left.dropLast(2)), Array(right.dropLast(2)))
    if a.count > 1 { shape.append(left[left.count - 2]) }
    if b.count > 1 { shape.append(right[right.count - 1]) }
    return shape
  }

  /// A node with two outputs, either of which may be unused.
  mutating func emitRecurrentUnit(
    _ node: RawNode, _ unit: ONNXGatedRecurrentUnit, _ inputs: [Int?], shapes: [[Int]]
  ) throws(ModelProblem) {
    var outputs: [Int] = []
    for (position, shape) in shapes.enumerated() {
      _ = try ONNXTensor.shape(shape.map(Int64.init), place: node.place, limits: limits)
      graph.values.append(.init(name: outputName(node, position), elementType: .float32, shape: shape))
      outputs.append(graph.values.count - 1)
      bind(node, position, to: graph.values.count - 1)
    }
    graph.nodes.append(
      .init(place: node.place, operation: .gatedRecurrentUnit(unit), inputs: inputs, outputs: outputs))
  }
}

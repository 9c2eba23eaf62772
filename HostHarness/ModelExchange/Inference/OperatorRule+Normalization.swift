extension OperatorRule {
  static let normalization: [String: OperatorRule] = [
    "BatchNormalization": OperatorRule(5...5, ["epsilon", "momentum", "training_mode"]) {
      inference, node, inputs throws(ModelProblem) in
      guard try node.integer("training_mode") ?? 0 == 0 else {
        throw ModelProblem(
          .unsupportedAttribute, "is in training mode", remedy: "export the model for inference: model.eval()"
        )
      }
      let x = inference.shape(try inference.required(inputs, 0, "X"))
      guard x.count >= 2 else { throw ModelProblem(.invalidShape, "input \(x)") }
      var inputs = inputs
      for position in 1...4 {
        let parameter = try inference.required(inputs, position, "scale")
        guard inference.shape(parameter) == [x[1]] else {
          throw ModelProblem(.invalidShape, "parameter \(inference.shape(parameter)), expected [\(x[1])]")
        }
        guard inference.constant(parameter) == nil else { continue }
        guard let numbers = inference.dequantizedConstant(parameter) else {
          throw ModelProblem(
            .unsupportedInput, "its parameters are computed; they must be constant",
            remedy: "quantise without BatchNormalization (op_types_to_quantize), or import the float model")
        }
        let name = inference.graph.values[parameter].name
        inputs[position] = try inference.makeConstant("\(name) (numbers)", numbers)
      }
      let epsilon = try node.real("epsilon") ?? 1e-5
      try inference.emit(node, .batchNormalization(epsilon: epsilon), inputs, shape: x)
    },
    "LayerNormalization": OperatorRule(2...3, ["axis", "epsilon", "stash_type"]) {
      inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "X"))
      let axis = try inference.axis(try node.integer("axis") ?? -1, rank: x.count)
      for case let parameter? in inputs.dropFirst() {
        guard try inference.broadcast(x, inference.shape(parameter)) == x else {
          throw ModelProblem(.invalidShape, "parameter \(inference.shape(parameter)) for \(x)")
        }
      }
      let epsilon = try node.real("epsilon") ?? 1e-5
      try inference.emit(node, .layerNormalization(axis: axis, epsilon: epsilon), inputs, shape: x)
      try inference.emitMoments(node, inputs[0], axis: axis, epsilon: epsilon)
    },
    "Dropout": OperatorRule(1...3, ["seed", "ratio"]) { inference, node, inputs throws(ModelProblem) in
      if inputs.count > 2, let mode = inputs[2], inference.constant(mode)?.integers?.first != 0 {
        throw ModelProblem(
          .unsupportedInput, "is in training mode", remedy: "export the model for inference: model.eval()")
      }
      inference.bind(node, to: try inference.required(inputs, 0, "data"))
    },
    "Identity": OperatorRule(1...1) { inference, node, inputs throws(ModelProblem) in
      inference.bind(node, to: try inference.required(inputs, 0, "input"))
    },
  ]
}

extension GraphInference {
  /// The further outputs of a layer normalisation, where they are asked for: the mean, and one over the deviation.
  fileprivate mutating func emitMoments(
    _ node: RawNode, _ input: Int?, axis: Int, epsilon: Float
  ) throws(ModelProblem) {
    guard let input, node.outputs.dropFirst().contains(where: { !$0.isEmpty }) else { return }
    let axes = Array(axis..<shape(input).count)
    let shape = shape(input)
    let reduced = shape.enumerated().map { $0 < axis ? $1 : 1 }
    let mean = try emit(node, .reduceMean(axes: axes), [input], shape: reduced, output: 1)
    let difference = try emit(node, .subtract, [input, mean], shape: shape, name: "difference")
    let square = try emit(
      node, .function(.power(exponent: 2)), [difference], shape: shape, name: "square")
    let variance = try emit(node, .reduceMean(axes: axes), [square], shape: reduced, name: "variance")
    let shifted = try emit(
      node, .function(.affine(factor: 1, offset: epsilon)), [variance], shape: reduced, name: "shifted")
    let deviation = try emit(node, .function(.sqrt), [shifted], shape: reduced, name: "deviation")
    try emit(node, .function(.reciprocal), [deviation], shape: reduced, output: 2)
  }
}

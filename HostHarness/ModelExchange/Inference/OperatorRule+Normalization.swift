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
      for position in 1...4 {
        let parameter = try inference.required(inputs, position, "scale")
        guard inference.shape(parameter) == [x[1]] else {
          throw ModelProblem(.invalidShape, "parameter \(inference.shape(parameter)), expected [\(x[1])]")
        }
        guard inference.constant(parameter) != nil else {
          throw ModelProblem(.unsupportedInput, "its parameters are computed; they must be constant")
        }
      }
      let epsilon = try node.real("epsilon") ?? 1e-5
      try inference.emit(node, .batchNormalization(epsilon: epsilon), inputs, shape: x)
    },
    "LayerNormalization": OperatorRule(2...3, ["axis", "epsilon", "stash_type"]) {
      inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "X"))
      let axis = try inference.axis(try node.integer("axis") ?? -1, rank: x.count)
      guard node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
        throw ModelProblem(.unsupportedAttribute, "its mean and deviation as outputs are not supported")
      }
      for case let parameter? in inputs.dropFirst() {
        guard try inference.broadcast(x, inference.shape(parameter)) == x else {
          throw ModelProblem(.invalidShape, "parameter \(inference.shape(parameter)) for \(x)")
        }
      }
      let epsilon = try node.real("epsilon") ?? 1e-5
      try inference.emit(node, .layerNormalization(axis: axis, epsilon: epsilon), inputs, shape: x)
    },
    "Dropout": OperatorRule(1...3, ["seed"]) { inference, node, inputs throws(ModelProblem) in
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

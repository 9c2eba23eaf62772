extension FloatGraph.Operation {
  /// The word for the operation in files and reports.
  public var kindName: String {
    switch self {
    case .convolution2D: "convolution2D"
    case .fullyConnected: "fullyConnected"
    case .relu: "relu"
    case .clamp: "clamp"
    case .function(let function): function.name
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .softmax: "softmax"
    case .layerNormalization: "layerNormalization"
    case .concatenate: "concatenate"
    case .gatedRecurrentUnit: "gatedRecurrentUnit"
    case .depthwiseConvolution2D: "depthwiseConvolution2D"
    case .averagePool2D: "averagePool2D"
    case .maxPool2D: "maxPool2D"
    case .transpose: "transpose"
    case .slice: "slice"
    case .pad: "pad"
    case .reshape: "reshape"
    }
  }

  /// The operation's arrays by name, in the order in which files hold them.
  public var parameters: [(name: String, elements: [Float])] {
    switch self {
    case .convolution2D(let convolution): [("weights", convolution.weights), ("bias", convolution.bias)]
    case .depthwiseConvolution2D(let convolution):
      [("weights", convolution.weights), ("bias", convolution.bias)]
    case .fullyConnected(let weights, let bias): [("weights", weights), ("bias", bias)]
    case .gatedRecurrentUnit(let unit):
      [
        ("inputWeights", unit.inputWeights), ("recurrentWeights", unit.recurrentWeights),
        ("inputBias", unit.inputBias), ("recurrentBias", unit.recurrentBias),
      ]
    case .layerNormalization(let layer): [("gamma", layer.gamma), ("beta", layer.beta)]
    case .relu, .clamp, .function, .add, .subtract, .multiply, .softmax, .concatenate, .averagePool2D,
      .maxPool2D, .transpose, .slice, .pad, .reshape:
      []
    }
  }
}

extension FloatGraph {
  /// Multiply-accumulates of one run of `node`; element-wise work counts nothing.
  public func multiplyAccumulates(of node: Node) -> Int {
    switch node.operation {
    case .convolution2D(let convolution):
      return values[node.output].count * convolution.window.tapCount
        * (values[node.inputs[0]].shape.last ?? 0)
    case .depthwiseConvolution2D(let convolution):
      return values[node.output].count * convolution.window.tapCount
    case .fullyConnected(let weights, _): return weights.count
    case .gatedRecurrentUnit(let unit): return unit.inputWeights.count + unit.recurrentWeights.count
    case .relu, .clamp, .function, .add, .subtract, .multiply, .softmax, .layerNormalization, .concatenate,
      .averagePool2D, .maxPool2D, .transpose, .slice, .pad, .reshape:
      return 0
    }
  }

  /// Multiply-accumulates of one run.
  public var multiplyAccumulates: Int { nodes.reduce(0) { $0 + multiplyAccumulates(of: $1) } }

  /// Weights and biases of all nodes, and constants.
  public var parameterCount: Int {
    nodes.reduce(0) { $0 + $1.operation.parameters.reduce(0) { $0 + $1.elements.count } }
      + constants.reduce(0) { $0 + $1.elements.count }
  }
}

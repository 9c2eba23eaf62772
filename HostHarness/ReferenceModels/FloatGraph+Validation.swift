extension FloatGraph {
  /// The limits of the image format: no network that passes here is too large for it, and no product of sizes
  /// overflows.
  static let maximumRank = 4
  static let maximumDimension = 1 << 16
  static let maximumElementCount = 1 << 24

  /// Checks names, single assignment, order, shapes, parameter counts and that every parameter is finite.
  public func validate() throws(GraphError) {
    var names = Set<String>()
    for value in values {
      guard names.insert(value.name).inserted else { throw .duplicateName(graph: name, name: value.name) }
      guard (1...Self.maximumRank).contains(value.shape.count),
        value.shape.allSatisfy((1...Self.maximumDimension).contains),
        value.count <= Self.maximumElementCount
      else {
        throw .invalidShape(graph: name, value: value.name, shape: value.shape)
      }
    }
    var produced = [Bool](repeating: false, count: values.count)
    for input in inputs {
      try checkIndex(input, user: "inputs")
      guard !produced[input] else { throw .producedTwice(graph: name, value: values[input].name) }
      produced[input] = true
    }
    for constant in constants {
      try check(constant)
      guard !produced[constant.value] else {
        throw .producedTwice(graph: name, value: values[constant.value].name)
      }
      produced[constant.value] = true
    }
    var nodeNames = Set<String>()
    for node in nodes {
      guard nodeNames.insert(node.name).inserted else { throw .duplicateName(graph: name, name: node.name) }
      for input in node.inputs {
        try checkIndex(input, user: node.name)
        guard produced[input] else {
          throw .readBeforeProduced(graph: name, user: node.name, value: values[input].name)
        }
      }
      try checkIndex(node.output, user: node.name)
      guard !produced[node.output] else {
        throw .producedTwice(graph: name, value: values[node.output].name)
      }
      try checkOperation(of: node)
      produced[node.output] = true
    }
    for output in outputs {
      try checkIndex(output, user: "outputs")
      guard produced[output] else {
        throw .readBeforeProduced(graph: name, user: "outputs", value: values[output].name)
      }
    }
  }

  private func checkIndex(_ index: Int, user: String) throws(GraphError) {
    guard values.indices.contains(index) else {
      throw .valueOutOfRange(graph: name, user: user, index: index, count: values.count)
    }
  }

  private func check(_ constant: Constant) throws(GraphError) {
    try checkIndex(constant.value, user: "constants")
    let value = values[constant.value]
    guard constant.elements.count == value.count else {
      throw .wrongParameterCount(
        graph: name, node: value.name, parameter: "constant", expected: value.count,
        found: constant.elements.count)
    }
    if let index = constant.elements.firstIndex(where: { !$0.isFinite }) {
      throw .nonFiniteParameter(graph: name, node: value.name, parameter: "constant", index: index)
    }
  }

  private func checkOperation(of node: Node) throws(GraphError) {
    for parameter in node.operation.parameters {
      if let index = parameter.elements.firstIndex(where: { !$0.isFinite }) {
        throw .nonFiniteParameter(graph: name, node: node.name, parameter: parameter.name, index: index)
      }
    }
    switch node.operation {
    case .convolution2D(let convolution):
      try checkInputCount(node, 1...1)
      try check(convolution, of: node)
    case .depthwiseConvolution2D(let convolution):
      try checkInputCount(node, 1...1)
      try check(convolution, of: node)
    case .fullyConnected(let weights, let bias):
      try checkInputCount(node, 1...1)
      let outputCount = values[node.output].count
      try checkShape(node, node.output, [outputCount])
      try checkCount(node, "bias", bias.count, outputCount)
      try checkCount(node, "weights", weights.count, outputCount * values[node.inputs[0]].count)
    case .layerNormalization(let layer):
      try checkInputCount(node, 1...1)
      let shape = values[node.inputs[0]].shape
      try checkShape(node, node.output, shape)
      try checkCount(node, "gamma", layer.gamma.count, shape[shape.count - 1])
      try checkCount(node, "beta", layer.beta.count, shape[shape.count - 1])
      guard layer.epsilon.isFinite, layer.epsilon > 0 else {
        throw .invalidGeometry(
          graph: name, node: node.name, reason: "epsilon \(layer.epsilon) is not above zero")
      }
    case .relu, .softmax:
      try checkInputCount(node, 1...1)
      try checkShape(node, node.output, values[node.inputs[0]].shape)
    case .function(let function):
      try checkInputCount(node, 1...1)
      try checkShape(node, node.output, values[node.inputs[0]].shape)
      if let index = function.arguments.firstIndex(where: { !$0.isFinite }) {
        throw .nonFiniteParameter(graph: name, node: node.name, parameter: "arguments", index: index)
      }
    case .clamp(let lower, let upper):
      try checkInputCount(node, 1...1)
      try checkShape(node, node.output, values[node.inputs[0]].shape)
      guard lower.isFinite, upper.isFinite, lower <= upper else {
        throw .invalidGeometry(graph: name, node: node.name, reason: "clamp to \(lower) … \(upper) is empty")
      }
    case .add, .subtract, .multiply:
      try checkInputCount(node, 2...2)
      let first = values[node.inputs[0]].shape
      guard let shape = Self.pairShape(first, values[node.inputs[1]].shape) else {
        try checkShape(node, node.inputs[1], first)
        return
      }
      try checkShape(node, node.output, shape)
    case .concatenate:
      try checkInputCount(node, 2...4)
      let leading = values[node.inputs[0]].shape.dropLast()
      for index in node.inputs { try checkShape(node, index, leading + [values[index].shape.last ?? 0]) }
      let last = node.inputs.reduce(0) { $0 + (values[$1].shape.last ?? 0) }
      try checkShape(node, node.output, leading + [last])
    case .averagePool2D(let pool):
      try checkInputCount(node, 1...1)
      try checkPool(pool.window, of: node)
    case .maxPool2D(let window):
      try checkInputCount(node, 1...1)
      try checkPool(window, of: node)
    case .transpose, .slice, .pad, .reshape:
      try checkInputCount(node, 1...1)
      try checkMovement(of: node)
    case .gatedRecurrentUnit(let unit):
      try checkInputCount(node, 2...2)
      let (input, state) = (values[node.inputs[0]].count, values[node.inputs[1]].count)
      try checkShape(node, node.inputs[0], [input])
      try checkShape(node, node.inputs[1], [state])
      try checkShape(node, node.output, [state])
      try checkCount(node, "inputWeights", unit.inputWeights.count, 3 * state * input)
      try checkCount(node, "recurrentWeights", unit.recurrentWeights.count, 3 * state * state)
      try checkCount(node, "inputBias", unit.inputBias.count, 3 * state)
      try checkCount(node, "recurrentBias", unit.recurrentBias.count, 3 * state)
    }
  }

  private func check(_ convolution: Convolution2D, of node: Node) throws(GraphError) {
    let (height, width) = try check(convolution.window, of: node)
    try checkShape(node, node.output, [height, width, convolution.bias.count])
    try checkCount(
      node, "weights", convolution.weights.count,
      convolution.bias.count * convolution.window.tapCount * values[node.inputs[0]].shape[2])
  }

  private func check(_ convolution: DepthwiseConvolution2D, of node: Node) throws(GraphError) {
    let (height, width) = try check(convolution.window, of: node)
    let channels = values[node.inputs[0]].shape[2]
    // The nearest number of channels that a whole multiplier gives.
    let outputs = channels * max(1, convolution.bias.count / channels)
    try checkCount(node, "bias", convolution.bias.count, outputs)
    try checkShape(node, node.output, [height, width, outputs])
    try checkCount(node, "weights", convolution.weights.count, convolution.window.tapCount * outputs)
  }

  /// Checks a window over `[H, W, C]`; returns height and width of the output.
  func check(_ window: Window, of node: Node) throws(GraphError) -> (height: Int, width: Int) {
    let extents = [
      window.kernelHeight, window.kernelWidth, window.strideHeight, window.strideWidth, window.dilationHeight,
      window.dilationWidth,
    ]
    guard extents.allSatisfy((1...Self.maximumDimension).contains) else {
      throw .invalidGeometry(
        graph: name, node: node.name,
        reason: "kernel, stride and dilation must lie in 1 … \(Self.maximumDimension)")
    }
    // A padding as large as the kernel would compute outputs from zeros alone.
    guard (0..<window.spanHeight).contains(window.paddingTop),
      (0..<window.spanHeight).contains(window.paddingBottom),
      (0..<window.spanWidth).contains(window.paddingLeft),
      (0..<window.spanWidth).contains(window.paddingRight)
    else {
      throw .invalidGeometry(graph: name, node: node.name, reason: "padding must lie in 0 … kernel − 1")
    }
    let input = values[node.inputs[0]].shape
    guard input.count == 3 else {
      throw .shapeMismatch(
        graph: name, node: node.name, value: values[node.inputs[0]].name, expected: [0, 0, 0], found: input)
    }
    let (height, width) = (window.outputHeight(input[0]), window.outputWidth(input[1]))
    guard height > 0, width > 0 else {
      throw .invalidGeometry(
        graph: name, node: node.name, reason: "kernel does not fit the padded input \(input)")
    }
    return (height, width)
  }

  private func checkInputCount(_ node: Node, _ counts: ClosedRange<Int>) throws(GraphError) {
    guard counts.contains(node.inputs.count) else {
      let expected =
        counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
      throw .wrongInputCount(graph: name, node: node.name, expected: expected, found: node.inputs.count)
    }
  }

  func checkShape(_ node: Node, _ value: Int, _ expected: [Int]) throws(GraphError) {
    guard values[value].shape == expected else {
      throw .shapeMismatch(
        graph: name, node: node.name, value: values[value].name, expected: expected,
        found: values[value].shape)
    }
  }

  private func checkCount(_ node: Node, _ parameter: String, _ found: Int, _ expected: Int) throws(GraphError)
  {
    guard found == expected else {
      throw .wrongParameterCount(
        graph: name, node: node.name, parameter: parameter, expected: expected, found: found)
    }
  }
}

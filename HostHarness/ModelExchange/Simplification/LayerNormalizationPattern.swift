/// Layer normalisation written out: mean, difference, mean of the squares, root, quotient, and scale and bias where there
/// are any (what exporters write below opset 17); or the variance as the mean of x² less the mean's square, not below 0
/// (what JAX's libraries write).
extension ONNXGraph {
  mutating func joinLayerNormalizations() {
    let producers = self.producers
    let readers = self.readers
    for index in nodes.indices {
      guard let core = core(of: nodes[index], producers) else { continue }
      var inputs: [Int?] = [core.input]
      var last = index
      let width = values[core.input].shape.count - core.axis
      if let (next, scale) = constantReader(of: last, .multiply, readers, rank: width) {
        inputs.append(scale)
        last = next
        if let (final, bias) = constantReader(of: last, .add, readers, rank: width) {
          inputs.append(bias)
          last = final
        }
      }
      if inputs.count == 1 {
        let shape = Array(values[core.input].shape[core.axis...])
        let ones = ONNXTensor(shape: shape, [Float](repeating: 1, count: shape.reduce(1, *)))
        inputs.append(addConstant("\(values[nodes[index].outputs[0]].name) (ones)", ones))
      }
      nodes[last].operation = .layerNormalization(axis: core.axis, epsilon: core.epsilon)
      nodes[last].inputs = inputs
    }
  }

  /// The node that alone reads the result of `index` and combines it with a constant of no more than `rank` axes.
  private func constantReader(
    of index: Int, _ operation: ONNXOperation, _ readers: [[Int]], rank: Int
  ) -> (node: Int, constant: Int)? {
    let output = nodes[index].outputs[0]
    guard readers[output].count == 1, !outputs.contains(output) else { return nil }
    let reader = readers[output][0]
    guard nodes[reader].operation == operation else { return nil }
    let others = nodes[reader].inputs.compactMap { $0 }.filter { $0 != output }
    guard let constant = others.first, values[constant].constant?.reals != nil,
      values[constant].shape.drop(while: { $0 == 1 }).count <= rank
    else { return nil }
    return (reader, constant)
  }

  /// (x − mean) / √(mean of squares + epsilon), from its last node.
  private func core(
    of node: Node, _ producers: [Int?]
  ) -> (input: Int, axis: Int, epsilon: Float)? {
    // Means that lost their axes get them back by a reshape.
    func producer(_ value: Int?) -> Node? {
      guard let node = value.flatMap({ producers[$0] }).map({ nodes[$0] }) else { return nil }
      return node.operation == .reshape ? producer(node.inputs[0]) : node
    }
    guard node.inputs.count == 2, let numerator = node.inputs[0], let denominator = producer(node.inputs[1])
    else {
      return nil
    }
    // Divided by the root, or multiplied by its reciprocal.
    let root: Node?
    switch (node.operation, denominator.operation) {
    case (.divide, .function(.sqrt)), (.divide, .power): root = denominator
    case (.multiply, .function(.reciprocal)): root = producer(denominator.inputs[0])
    default: return nil
    }
    guard let root,
      root.operation == .function(.sqrt) || (root.operation == .power && scalar(root.inputs[1]) == 0.5),
      let sum = producer(root.inputs[0]), sum.operation == .add,
      let epsilon = scalar(sum.inputs[1]) ?? scalar(sum.inputs[0]), epsilon > 0,
      let variance = producer(scalar(sum.inputs[1]) != nil ? sum.inputs[0] : sum.inputs[1]),
      let difference = producer(numerator), difference.operation == .subtract,
      let input = difference.inputs[0], let meanValue = difference.inputs[1], let mean = producer(meanValue),
      case .reduceMean(let axes) = mean.operation, mean.inputs[0] == input
    else { return nil }
    /// Whether a node is the mean of `value`'s square, over the axes of the mean.
    func isMeanSquare(_ node: Node?, of value: Int) -> Bool {
      guard let node, node.operation == mean.operation, let square = producer(node.inputs[0]) else {
        return false
      }
      return isSquare(square, of: value)
    }
    func isVariance(_ node: Node?) -> Bool {
      guard let node, node.operation == .subtract, let square = producer(node.inputs[1]) else {
        return isMeanSquare(node, of: numerator)
      }
      return isMeanSquare(producer(node.inputs[0]), of: input) && isSquare(square, of: meanValue)
    }
    let isLimited: Bool =
      switch variance.operation {
      case .function(.relu), .function(.clip(lower: 0, upper: .infinity)): true
      default: false
      }
    guard isVariance(isLimited ? producer(variance.inputs[0]) : variance) else { return nil }
    let rank = values[input].shape.count
    guard let axis = axes.first, axes == Array(axis..<rank) else { return nil }
    return (input, axis, epsilon)
  }

  private func isSquare(_ node: Node, of value: Int) -> Bool {
    switch node.operation {
    case .multiply: node.inputs == [value, value]
    case .function(.power(exponent: 2)): node.inputs[0] == value
    case .power: node.inputs[0] == value && scalar(node.inputs[1]) == 2
    default: false
    }
  }
}

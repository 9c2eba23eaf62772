/// Batch normalisations and constant factors and offsets behind a convolution or a matrix product, folded into its weights
/// and bias.
extension ONNXGraph {
  mutating func foldChannelAffines() {
    let readers = self.readers
    for index in nodes.indices {
      while let output = nodes[index].outputs.first, readers[output].count == 1, !outputs.contains(output),
        let channels = outputChannels(nodes[index])
      {
        let next = readers[output][0]
        guard
          let affine = affine(of: nodes[next], reading: output, axis: channels.axis, count: channels.count)
        else { break }
        fold(affine, into: index, channels)
        // The folded node's result is now this one's; the folded node reads nothing and nobody reads it.
        nodes[index].outputs = nodes[next].outputs
        nodes[next].outputs = []
        nodes[next].inputs = []
      }
    }
    nodes.removeAll { $0.outputs.isEmpty }
  }

  private typealias Channels = (axis: Int, count: Int, weights: Int)

  /// Where a node with constant weights has its output channels; nil for others.
  private func outputChannels(_ node: Node) -> Channels? {
    guard node.inputs.count >= 2, let weights = node.inputs[1], values[weights].constant?.reals != nil else {
      return nil
    }
    if node.inputs.count > 2, let bias = node.inputs[2], values[bias].constant?.reals == nil { return nil }
    let rank = values[node.outputs[0]].shape.count
    switch node.operation {
    case .convolution: return (1, values[weights].shape[0], weights)
    case .gemm(let gemm):
      if let bias = node.inputs.count > 2 ? node.inputs[2] : nil {
        let shape = values[bias].shape
        guard shape.count < 2 || shape[0] == 1 else { return nil }
      }
      return (1, values[weights].shape[gemm.transposesB ? 0 : 1], weights)
    case .matrixProduct:
      guard let data = node.inputs[0], values[data].constant == nil, values[weights].shape.count == 2,
        rank > 0
      else {
        return nil
      }
      return (rank - 1, values[weights].shape[1], weights)
    default: return nil
    }
  }

  /// What a node does to each channel of its one data input.
  private func affine(of node: Node, reading value: Int, axis: Int, count: Int) -> ChannelAffine? {
    if case .batchNormalization(let epsilon) = node.operation, axis == 1 {
      return ChannelAffine(node, self, epsilon: epsilon)
    }
    if case .function(.affine(let factor, let offset)) = node.operation {
      return ChannelAffine(
        factors: [Float](repeating: factor, count: count), offsets: [Float](repeating: offset, count: count))
    }
    guard node.inputs.count == 2, let first = node.inputs[0], let second = node.inputs[1], first != second,
      values[node.outputs[0]].shape == values[value].shape,
      let constant = perChannel(first == value ? second : first, axis: axis, of: values[value].shape)
    else { return nil }
    let ones = [Float](repeating: 1, count: count)
    let zeros = [Float](repeating: 0, count: count)
    switch node.operation {
    case .add: return ChannelAffine(factors: ones, offsets: constant)
    case .subtract where first == value: return ChannelAffine(factors: ones, offsets: constant.map { -$0 })
    case .subtract: return ChannelAffine(factors: ones.map { -$0 }, offsets: constant)
    case .multiply: return ChannelAffine(factors: constant, offsets: zeros)
    case .divide where first == value && constant.allSatisfy({ (1 / $0).isFinite }):
      return ChannelAffine(factors: constant.map { 1 / $0 }, offsets: zeros)
    default: return nil
    }
  }

  /// A constant that differs along `axis` of `shape` at most, as one number a channel.
  private func perChannel(_ value: Int, axis: Int, of shape: [Int]) -> [Float]? {
    guard let constant = values[value].constant, let reals = constant.reals else { return nil }
    if reals.count == 1 { return [Float](repeating: reals[0], count: shape[axis]) }
    let padded = [Int](repeating: 1, count: max(0, shape.count - constant.shape.count)) + constant.shape
    guard padded.count == shape.count, padded[axis] == shape[axis], reals.count == shape[axis] else {
      return nil
    }
    return reals
  }

  private mutating func fold(_ affine: ChannelAffine, into index: Int, _ channels: Channels) {
    var node = nodes[index]
    guard let tensor = values[channels.weights].constant, var weights = tensor.reals else { return }
    let name = values[node.outputs[0]].name
    let existing = node.inputs.count > 2 ? node.inputs[2].flatMap { values[$0].constant?.reals } : nil
    var bias = existing ?? [0]
    if bias.count == 1 { bias = [Float](repeating: bias[0], count: channels.count) }
    let rowCount = weights.count / channels.count
    switch node.operation {
    case .gemm(let gemm):
      for element in weights.indices {
        weights[element] *=
          gemm.alpha * affine.factors[gemm.transposesB ? element / rowCount : element % channels.count]
      }
      bias = bias.map { $0 * gemm.beta }
      node.operation = .gemm(
        ONNXGemm(transposesA: gemm.transposesA, transposesB: gemm.transposesB))
    case .matrixProduct:
      for element in weights.indices { weights[element] *= affine.factors[element % channels.count] }
    default:
      for element in weights.indices { weights[element] *= affine.factors[element / rowCount] }
    }
    bias = zip(zip(bias, affine.factors), affine.offsets).map { $0.0 * $0.1 + $1 }
    node.inputs = [
      node.inputs[0], addConstant("\(name) (weights)", ONNXTensor(shape: tensor.shape, weights)),
      addConstant("\(name) (bias)", ONNXTensor(shape: [channels.count], bias)),
    ]
    nodes[index] = node
  }
}

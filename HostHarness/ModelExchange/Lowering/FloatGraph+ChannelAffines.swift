import ReferenceModels

/// Factors and offsets behind a convolution or a dense layer, folded into its weights and bias: what was out of sight
/// before layouts were known (Keras adds biases behind a transposition, a lone batch normalisation became a 1 × 1 depthwise
/// convolution).
extension FloatGraph {
  mutating func foldChannelAffines() {
    var readers = [[Int]](repeating: [], count: values.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input].append(index) }
    }
    let constantElements = Dictionary(uniqueKeysWithValues: constants.map { ($0.value, $0.elements) })
    var folded = Set<Int>()
    for index in nodes.indices where !folded.contains(index) {
      joinAffines(index, readers, constantElements)
      while readers[nodes[index].output].count == 1, !outputs.contains(nodes[index].output) {
        let next = readers[nodes[index].output][0]
        guard values[nodes[next].output].shape == values[nodes[index].output].shape,
          let affine = affine(of: nodes[next], reading: nodes[index].output, constantElements),
          let operation = nodes[index].operation.scaled(by: affine)
        else { break }
        nodes[index].operation = operation
        nodes[index].output = nodes[next].output
        folded.insert(next)
      }
    }
    nodes = nodes.indices.filter { !folded.contains($0) }.map { nodes[$0] }
    removeUnusedValues()
  }

  /// Where factors and offsets follow one another, the first becomes a 1 × 1 depthwise convolution, which takes the others.
  private mutating func joinAffines(_ index: Int, _ readers: [[Int]], _ constants: [Int: [Float]]) {
    let node = nodes[index]
    guard values[node.output].shape.count == 3, readers[node.output].count == 1,
      !outputs.contains(node.output),
      let data = node.inputs.first(where: { constants[$0] == nil }),
      values[data].shape == values[node.output].shape, let first = affine(of: node, reading: data, constants),
      affine(of: nodes[readers[node.output][0]], reading: node.output, constants) != nil
    else { return }
    nodes[index].operation = .depthwiseConvolution2D(
      DepthwiseConvolution2D(
        weights: first.factors, bias: first.offsets, window: Window(kernelHeight: 1, kernelWidth: 1)))
    nodes[index].inputs = [data]
  }

  /// What a node does to each channel of its one data input.
  private func affine(
    of node: Node, reading value: Int, _ constants: [Int: [Float]]
  ) -> ChannelAffine? {
    guard let channels = values[value].shape.last else { return nil }
    switch node.operation {
    case .depthwiseConvolution2D(let convolution)
    where convolution.window == Window(kernelHeight: 1, kernelWidth: 1) && convolution.bias.count == channels:
      return ChannelAffine(factors: convolution.weights, offsets: convolution.bias)
    case .function(.affine(let factor, let offset)):
      return ChannelAffine(
        factors: [Float](repeating: factor, count: channels),
        offsets: [Float](repeating: offset, count: channels))
    case .add, .subtract, .multiply:
      let isFirst = node.inputs[0] == value
      guard node.inputs[0] != node.inputs[1], let elements = constants[node.inputs[isFirst ? 1 : 0]],
        elements.count == 1 || elements.count == channels
      else { return nil }
      let numbers = elements.count == 1 ? [Float](repeating: elements[0], count: channels) : elements
      let ones = [Float](repeating: 1, count: channels)
      if case .multiply = node.operation {
        return ChannelAffine(factors: numbers, offsets: ones.map { _ in 0 })
      }
      if case .add = node.operation { return ChannelAffine(factors: ones, offsets: numbers) }
      return isFirst
        ? ChannelAffine(factors: ones, offsets: numbers.map { -$0 })
        : ChannelAffine(factors: ones.map { -$0 }, offsets: numbers)
    default: return nil
    }
  }

  /// Drops values that no node, input or output mentions.
  private mutating func removeUnusedValues() {
    var used = Set(inputs + outputs)
    for node in nodes { used.formUnion(node.inputs + [node.output]) }
    var number = [Int](repeating: 0, count: values.count)
    var kept: [Value] = []
    for index in values.indices where used.contains(index) {
      number[index] = kept.count
      kept.append(values[index])
    }
    values = kept
    inputs = inputs.map { number[$0] }
    outputs = outputs.map { number[$0] }
    constants = constants.filter { used.contains($0.value) }.map {
      Constant(value: number[$0.value], elements: $0.elements)
    }
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { number[$0] }
      nodes[index].output = number[nodes[index].output]
    }
  }
}

extension FloatGraph.Operation {
  /// The operation with its output channels scaled and shifted; nil where it has no weights of its own.
  fileprivate func scaled(by affine: ChannelAffine) -> FloatGraph.Operation? {
    let shifted = { (bias: [Float]) in
      zip(zip(bias, affine.factors), affine.offsets).map { $0.0 * $0.1 + $1 }
    }
    switch self {
    case .convolution2D(var convolution):
      guard affine.factors.count == convolution.bias.count else { return nil }
      let count = convolution.weights.count / convolution.bias.count
      convolution.weights = convolution.weights.indices.map {
        convolution.weights[$0] * affine.factors[$0 / count]
      }
      convolution.bias = shifted(convolution.bias)
      return .convolution2D(convolution)
    case .depthwiseConvolution2D(var convolution):
      let count = convolution.bias.count
      guard affine.factors.count == count else { return nil }
      convolution.weights = convolution.weights.indices.map {
        convolution.weights[$0] * affine.factors[$0 % count]
      }
      convolution.bias = shifted(convolution.bias)
      return .depthwiseConvolution2D(convolution)
    case .fullyConnected(let weights, let bias):
      guard affine.factors.count == bias.count else { return nil }
      let count = weights.count / bias.count
      return .fullyConnected(
        weights: weights.indices.map { weights[$0] * affine.factors[$0 / count] }, bias: shifted(bias))
    default: return nil
    }
  }
}

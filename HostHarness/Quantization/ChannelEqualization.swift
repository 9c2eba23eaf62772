import ReferenceModels

/// Evens out the channels between two operators with weights: channel c of the first is divided by s_c and the columns of the
/// second that read it are multiplied by s_c, which changes nothing in real numbers where only identity, ReLU, leaky ReLU,
/// pools and reshapes stand between, for f(s x) = s f(x).
///
/// Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction*, 2019 (section 4.1), with one
/// change: the first operator's weights have a scale for every channel here, so what one scale has to hold for all channels
/// is its activation. s_c = √(a_c / w_c) with the activation's largest magnitude a_c and the second operator's largest weight
/// w_c for the channel makes both equal.
struct ChannelEqualization {
  private(set) var graph: FloatGraph

  /// What the second operator reads, and the activation whose range counts.
  private struct Chain {
    var first: Int
    var second: Int
    /// The value that the second operator reads.
    var value: Int
    var channels: Int
  }

  /// - Parameter samples: `[sample][input][element]`.
  init(_ graph: FloatGraph, samples: [[[Float]]]) throws(GraphError) {
    self.graph = graph
    // Scales of one chain change what the next one sees.
    for node in graph.nodes.indices {
      guard let chain = chain(from: node) else { continue }
      let reach = try reach(chain, samples)
      let columns = columnMagnitudes(chain)
      // A channel that is always off, or that nothing reads, has nothing to even out.
      let scales = zip(reach, columns).map { reach, column in
        reach > 0 && column > 0 ? min(max((reach / column).squareRoot(), 1e-4), 1e4) : 1
      }
      // Together they may leave the mean alone, so that no number grows out of reach.
      divideRows(chain.first, by: scales)
      multiplyColumns(chain, by: scales)
    }
  }

  private func readers(_ value: Int) -> [Int] {
    graph.nodes.indices.filter { graph.nodes[$0].inputs.contains(value) }
  }

  private func chain(from first: Int) -> Chain? {
    guard let channels = outputChannels(first) else { return nil }
    var value = graph.nodes[first].output
    while true {
      let readers = readers(value)
      guard readers.count == 1, !graph.outputs.contains(value), graph.values[value].group == nil else {
        return nil
      }
      let node = graph.nodes[readers[0]]
      switch node.operation {
      case .relu, .function(.leakyRelu), .averagePool2D, .maxPool2D: value = node.output
      case .reshape:
        // Channels stay innermost.
        guard graph.values[node.output].count % channels == 0 else { return nil }
        value = node.output
      case .convolution2D, .depthwiseConvolution2D, .fullyConnected:
        guard node.inputs.count == 1, graph.values[value].count % channels == 0,
          isAligned(readers[0], value, channels)
        else { return nil }
        return Chain(first: first, second: readers[0], value: value, channels: channels)
      default: return nil
      }
    }
  }

  /// Whether element i of what an operator reads belongs to channel i mod `channels`.
  private func isAligned(_ node: Int, _ value: Int, _ channels: Int) -> Bool {
    if case .fullyConnected = graph.nodes[node].operation { return true }
    return graph.values[value].shape.last == channels
  }

  private func outputChannels(_ node: Int) -> Int? {
    switch graph.nodes[node].operation {
    case .convolution2D(let convolution): convolution.bias.count
    case .depthwiseConvolution2D(let convolution): convolution.bias.count
    case .fullyConnected(_, let bias): bias.count
    default: nil
    }
  }

  /// By channel: the largest magnitude of the activation over all samples.
  private func reach(_ chain: Chain, _ samples: [[[Float]]]) throws(GraphError) -> [Float] {
    let evaluator = try GraphEvaluator(graph)
    var reach = [Float](repeating: 0, count: chain.channels)
    for sample in samples {
      evaluator.load(sample)
      evaluator.execute()
      for (index, element) in evaluator.values(of: chain.value).enumerated() {
        let channel = index % chain.channels
        reach[channel] = max(reach[channel], abs(element))
      }
    }
    return reach
  }

  /// By channel of the first operator: the largest weight with which the second one reads it.
  private func columnMagnitudes(_ chain: Chain) -> [Float] {
    var largest = [Float](repeating: 0, count: chain.channels)
    forEachWeight(chain) { channel, weight in largest[channel] = max(largest[channel], abs(weight)) }
    return largest
  }

  private func forEachWeight(_ chain: Chain, _ body: (Int, Float) -> Void) {
    switch graph.nodes[chain.second].operation {
    case .convolution2D(let convolution):
      for (index, weight) in convolution.weights.enumerated() { body(index % chain.channels, weight) }
    case .depthwiseConvolution2D(let convolution):
      let outputs = convolution.bias.count
      let multiplier = outputs / chain.channels
      for (index, weight) in convolution.weights.enumerated() { body(index % outputs / multiplier, weight) }
    case .fullyConnected(let weights, let bias):
      let columns = weights.count / bias.count
      for (index, weight) in weights.enumerated() { body(index % columns % chain.channels, weight) }
    default: break
    }
  }

  private mutating func divideRows(_ node: Int, by scales: [Float]) {
    switch graph.nodes[node].operation {
    case .convolution2D(var convolution):
      let columns = convolution.weights.count / scales.count
      for index in convolution.weights.indices { convolution.weights[index] /= scales[index / columns] }
      convolution.bias = zip(convolution.bias, scales).map { $0 / $1 }
      graph.nodes[node].operation = .convolution2D(convolution)
    case .depthwiseConvolution2D(var convolution):
      for index in convolution.weights.indices { convolution.weights[index] /= scales[index % scales.count] }
      convolution.bias = zip(convolution.bias, scales).map { $0 / $1 }
      graph.nodes[node].operation = .depthwiseConvolution2D(convolution)
    case .fullyConnected(var weights, let bias):
      let columns = weights.count / scales.count
      for index in weights.indices { weights[index] /= scales[index / columns] }
      graph.nodes[node].operation = .fullyConnected(
        weights: weights, bias: zip(bias, scales).map { $0 / $1 })
    default: break
    }
  }

  private mutating func multiplyColumns(_ chain: Chain, by scales: [Float]) {
    switch graph.nodes[chain.second].operation {
    case .convolution2D(var convolution):
      for index in convolution.weights.indices { convolution.weights[index] *= scales[index % scales.count] }
      graph.nodes[chain.second].operation = .convolution2D(convolution)
    case .depthwiseConvolution2D(var convolution):
      let outputs = convolution.bias.count
      let multiplier = outputs / scales.count
      for index in convolution.weights.indices {
        convolution.weights[index] *= scales[index % outputs / multiplier]
      }
      graph.nodes[chain.second].operation = .depthwiseConvolution2D(convolution)
    case .fullyConnected(var weights, let bias):
      let columns = weights.count / bias.count
      for index in weights.indices { weights[index] *= scales[index % columns % scales.count] }
      graph.nodes[chain.second].operation = .fullyConnected(weights: weights, bias: bias)
    default: break
    }
  }
}

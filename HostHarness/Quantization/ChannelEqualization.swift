import ReferenceModels

/// Evens out the channels between two operators with weights: channel c of the first is divided by s_c and the columns of the
/// second that read it are multiplied by s_c, which changes nothing in real numbers where only ReLU, leaky ReLU, pools and
/// reshapes stand between, for f(s x) = s f(x).
///
/// Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction*, 2019 (section 4.1), with one
/// change: the first operator's weights have a scale for every channel here, so what one scale has to hold for all channels
/// is its activation. s_c = √(a_c / w_c) with the activation's largest magnitude a_c and the second operator's largest weight
/// w_c for the channel makes both equal. An operator between two others belongs to two chains, so the chains are swept until
/// no scale moves any more.
///
/// A chain ends where a value has several readers, is an output or shares a scale with a port of another network.
struct ChannelEqualization {
  private(set) var graph: FloatGraph
  private var chains: [Chain] = []

  /// Two operators with weights and what they share.
  private struct Chain {
    var first: Int
    var second: Int
    /// The value that the second operator reads.
    var value: Int
    /// By channel of the first operator.
    var scales: [Double]

    var channels: Int { scales.count }
  }

  private static let sweepLimit = 50
  /// Relative change of a scale that counts as none.
  private static let tolerance = 1e-4
  /// Beyond this a channel is all but dead, and its weights would leave the range of the arithmetic.
  private static let scaleLimit = 1e4

  /// - Parameter samples: `[sample][input][element]`.
  init(_ graph: FloatGraph, samples: [[[Float]]]) throws(GraphError) {
    self.graph = graph
    chains = graph.nodes.indices.compactMap(chain)
    guard !chains.isEmpty else { return }
    let reaches = try reaches(samples)
    for _ in 0..<Self.sweepLimit where !sweep(reaches) {}
    // Only now, so that weights are rounded to single precision once.
    for chain in chains {
      scaleWeights(chain.first) { row, _ in 1 / chain.scales[row] }
      scaleBias(chain)
      scaleWeights(chain.second) { _, column in chain.scales[column % chain.channels] }
    }
  }

  /// Makes both magnitudes of every channel equal, one chain after the other; true when nothing moved.
  private mutating func sweep(_ reaches: [[Double]]) -> Bool {
    var isSettled = true
    for index in chains.indices {
      let columns = columnMagnitudes(chains[index])
      for channel in columns.indices {
        let (reach, column) = (reaches[index][channel], columns[channel])
        // A channel that is always off, or that nothing reads, has nothing to even out.
        guard reach > 0, column > 0 else { continue }
        let scale = min(max((reach / column).squareRoot(), 1 / Self.scaleLimit), Self.scaleLimit)
        if abs(scale / chains[index].scales[channel] - 1) > Self.tolerance { isSettled = false }
        chains[index].scales[channel] = scale
      }
    }
    return isSettled
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
      case .relu, .function(.leakyRelu): value = node.output
      case .averagePool2D, .maxPool2D:
        // Behind a reshape the last axis may hold something else than channels.
        guard graph.values[value].shape.last == channels else { return nil }
        value = node.output
      case .reshape:
        // Channels stay innermost.
        guard graph.values[node.output].count % channels == 0 else { return nil }
        value = node.output
      case .convolution2D, .depthwiseConvolution2D, .fullyConnected:
        guard node.inputs.count == 1, graph.values[value].count % channels == 0,
          isAligned(readers[0], value, channels)
        else { return nil }
        return Chain(
          first: first, second: readers[0], value: value, scales: [Double](repeating: 1, count: channels))
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
    WeightLayout(graph, node)?.bias.count
  }

  /// By chain and channel: the largest magnitude of the activation over all samples.
  private func reaches(_ samples: [[[Float]]]) throws(GraphError) -> [[Double]] {
    let evaluator = try GraphEvaluator(graph)
    var reaches = chains.map { [Double](repeating: 0, count: $0.channels) }
    for sample in samples {
      evaluator.load(sample)
      evaluator.execute()
      for (index, chain) in chains.enumerated() {
        for (position, element) in evaluator.values(of: chain.value).enumerated() {
          let channel = position % chain.channels
          reaches[index][channel] = max(reaches[index][channel], Double(abs(element)))
        }
      }
    }
    return reaches
  }

  /// By channel of the first operator: the largest weight with which the second one reads it, behind what a chain that
  /// the second operator begins divides it by.
  private func columnMagnitudes(_ chain: Chain) -> [Double] {
    var largest = [Double](repeating: 0, count: chain.channels)
    let following = chains.first { $0.first == chain.second }
    forEachWeight(chain.second) { row, column, weight in
      let magnitude = Double(abs(weight)) / (following?.scales[row] ?? 1)
      let channel = column % chain.channels
      largest[channel] = max(largest[channel], magnitude)
    }
    return largest
  }

  private func forEachWeight(_ node: Int, _ body: (_ row: Int, _ column: Int, _ weight: Float) -> Void) {
    guard let layout = WeightLayout(graph, node) else { return }
    for (index, weight) in layout.weights.enumerated() {
      body(layout.row(index), layout.column(index), weight)
    }
  }

  private mutating func scaleWeights(_ node: Int, by factor: (_ row: Int, _ column: Int) -> Double) {
    guard let layout = WeightLayout(graph, node) else { return }
    let weights = layout.weights.enumerated().map { index, weight in
      Float(Double(weight) * factor(layout.row(index), layout.column(index)))
    }
    graph.nodes[node].operation.replaceWeights(weights, bias: layout.bias)
  }

  private mutating func scaleBias(_ chain: Chain) {
    guard let layout = WeightLayout(graph, chain.first) else { return }
    graph.nodes[chain.first].operation.replaceWeights(
      layout.weights, bias: zip(layout.bias, chain.scales).map { Float(Double($0) / $1) })
  }
}

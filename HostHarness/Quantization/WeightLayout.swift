import ReferenceModels

/// Weights of a convolution, a depthwise convolution or a dense layer, with the row (output channel) and the column that
/// each belongs to; columns run through the input's channels fastest.
struct WeightLayout {
  let weights: [Float]
  let bias: [Float]
  /// Depthwise only: outputs of one input channel.
  private let multiplier: Int?

  /// Nil for operators without weights, and for recurrent units.
  init?(_ graph: FloatGraph, _ node: Int) {
    switch graph.nodes[node].operation {
    case .convolution2D(let convolution):
      (weights, bias, multiplier) = (convolution.weights, convolution.bias, nil)
    case .depthwiseConvolution2D(let convolution):
      (weights, bias) = (convolution.weights, convolution.bias)
      let channels = graph.values[graph.nodes[node].inputs[0]].shape.last ?? 1
      multiplier = max(1, convolution.bias.count / max(1, channels))
    case .fullyConnected(let dense, let offsets): (weights, bias, multiplier) = (dense, offsets, nil)
    default: return nil
    }
    guard !bias.isEmpty else { return nil }
  }

  func row(_ index: Int) -> Int {
    multiplier == nil ? index / (weights.count / bias.count) : index % bias.count
  }

  func column(_ index: Int) -> Int {
    if let multiplier { return index % bias.count / multiplier }
    return index % (weights.count / bias.count)
  }
}

extension FloatGraph.Operation {
  /// Of an operator that has a ``WeightLayout``; the others stay.
  mutating func replaceWeights(_ weights: [Float], bias: [Float]) {
    switch self {
    case .convolution2D(var convolution):
      (convolution.weights, convolution.bias) = (weights, bias)
      self = .convolution2D(convolution)
    case .depthwiseConvolution2D(var convolution):
      (convolution.weights, convolution.bias) = (weights, bias)
      self = .depthwiseConvolution2D(convolution)
    case .fullyConnected: self = .fullyConnected(weights: weights, bias: bias)
    default: break
    }
  }
}

/// factor · x + offset, a pair for each channel: a batch normalisation at inference.
struct ChannelAffine: Equatable {
  var factors: [Float]
  var offsets: [Float]

  init(factors: [Float], offsets: [Float]) {
    self.factors = factors
    self.offsets = offsets
  }

  /// Ioffe and Szegedy 2015: scale (x − mean) / √(variance + epsilon) + bias. Nil where that is not finite.
  init?(_ node: ONNXGraph.Node, _ graph: ONNXGraph, epsilon: Float) {
    let parameters = node.inputs.dropFirst().compactMap { $0.flatMap { graph.values[$0].constant?.reals } }
    guard parameters.count == 4 else { return nil }
    factors = []
    offsets = []
    for channel in parameters[0].indices {
      let factor =
        Double(parameters[0][channel]) / (Double(parameters[3][channel]) + Double(epsilon)).squareRoot()
      factors.append(Float(factor))
      offsets.append(Float(Double(parameters[1][channel]) - factor * Double(parameters[2][channel])))
    }
    guard (factors + offsets).allSatisfy(\.isFinite) else { return nil }
  }
}

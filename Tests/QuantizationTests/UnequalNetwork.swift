import Foundation
import ReferenceModels

extension QuantizerFixtures {
  /// Image [6, 6, 3] → conv, leaky ReLU → depthwise, ReLU → pool → dense, with channels whose ranges differ by up to
  /// `spread`: what training with batch normalisation leaves behind in depthwise networks.
  static func unequalNetwork(seed: UInt64, spread: Float) -> FloatGraph {
    var random = FixtureRandom(seed: seed)
    let factors = (0..<8).map { powf(spread, Float($0) / 7 - 0.5) }
    let opposite = factors.reversed()
    var graph = FloatGraph(name: "unequal")
    let image = graph.addInput("image", shape: [6, 6, 3])
    func rows(_ weights: [Float], _ columns: Int, _ factors: [Float]) -> [Float] {
      weights.enumerated().map { $1 * factors[$0 / columns] }
    }
    let first = graph.addNode(
      "conv",
      .convolution2D(
        .init(
          weights: rows(random.floats(8 * 27, in: -0.4...0.5), 27, factors),
          bias: zip(random.floats(8, in: 0...0.3), factors).map { $0 * $1 }, kernelHeight: 3, kernelWidth: 3,
          strideHeight: 1, strideWidth: 1, paddingTop: 1, paddingBottom: 1, paddingLeft: 1, paddingRight: 1)),
      inputs: [image])
    let leaky = graph.addNode("leaky", .function(.leakyRelu(slope: 0.1)), inputs: [first])
    // Undoes the first factors and gives its own.
    let second = zip(factors, opposite).map { $1 / $0 }
    let depthwise = graph.addNode(
      "depthwise",
      .depthwiseConvolution2D(
        .init(
          weights: random.floats(9 * 8, in: -0.4...0.5).enumerated().map { $1 * second[$0 % 8] },
          bias: zip(random.floats(8, in: 0...0.3), opposite).map { $0 * $1 },
          window: FloatGraph.Window(kernelHeight: 3, kernelWidth: 3))), inputs: [leaky])
    let rectified = graph.addNode("rectified", .relu, inputs: [depthwise])
    let pooled = graph.addNode(
      "pooled",
      .maxPool2D(FloatGraph.Window(kernelHeight: 2, kernelWidth: 2, strideHeight: 2, strideWidth: 2)),
      inputs: [rectified])
    let columns = Array(opposite)
    graph.markOutput(
      graph.addNode(
        "dense",
        .fullyConnected(
          weights: random.floats(4 * 32).enumerated().map { $1 / columns[$0 % 8] }, bias: random.floats(4)),
        inputs: [pooled]))
    return graph
  }
}

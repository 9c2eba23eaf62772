import ReferenceModels

@testable import Quantization

/// SplitMix64 (Steele, Lea, Flood 2014): reproducible test data without a library.
struct FixtureRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  /// Weights that int8 represents exactly: in each row the largest is 127 steps.
  mutating func gridWeights(rows: Int, columns: Int, largest: Float) -> [Float] {
    (0..<rows).flatMap { _ -> [Float] in
      var row = (0..<columns).map { _ in Float(Int.random(in: -127...127, using: &self)) }
      row[0] = 127
      return row.map { $0 * largest / 127 }
    }
  }
}

enum QuantizerFixtures {
  /// Image [6, 6, 2] → conv 3 × 3 stride 2, ReLU → conv, ReLU → dense → [4]; weights on the int8 grid.
  static func convolutionNetwork(seed: UInt64) -> FloatGraph {
    var random = FixtureRandom(seed: seed)
    var graph = FloatGraph(name: "convolutions")
    let image = graph.addInput("image", shape: [6, 6, 2])
    let first = graph.addNode(
      "conv1",
      .convolution2D(
        .init(
          weights: random.gridWeights(rows: 6, columns: 18, largest: 0.5),
          bias: random.floats(6, in: -0.1...0.3), kernelHeight: 3, kernelWidth: 3, strideHeight: 2,
          strideWidth: 2, paddingTop: 0, paddingBottom: 1, paddingLeft: 0, paddingRight: 1)), inputs: [image])
    let second = graph.addNode(
      "conv2",
      .convolution2D(
        .init(
          weights: random.gridWeights(rows: 4, columns: 24, largest: 0.4),
          bias: random.floats(4, in: -0.1...0.3), kernelHeight: 2, kernelWidth: 2, strideHeight: 1,
          strideWidth: 1, paddingTop: 0, paddingBottom: 0, paddingLeft: 0, paddingRight: 0)),
      inputs: [graph.addNode("relu1", .relu, inputs: [first])])
    let rectified = graph.addNode("relu2", .relu, inputs: [second])
    graph.markOutput(
      graph.addNode(
        "dense",
        .fullyConnected(
          weights: random.gridWeights(rows: 4, columns: 16, largest: 0.3), bias: random.floats(4)),
        inputs: [rectified]))
    return graph
  }

  /// Residual update with a recurrent unit: code [5], state [4] → state [4]; every element-wise operation.
  static func recurrentNetwork(seed: UInt64) -> FloatGraph {
    var random = FixtureRandom(seed: seed)
    var graph = FloatGraph(name: "recurrent")
    let code = graph.addInput("code", shape: [5])
    let state = graph.addInput("state", shape: [4], group: "state")
    let joined = graph.addNode("joined", .concatenate, inputs: [code, state])
    let next = graph.addNode(
      "unit",
      .gatedRecurrentUnit(
        .init(
          inputWeights: random.floats(12 * 9), recurrentWeights: random.floats(12 * 4),
          inputBias: random.floats(12), recurrentBias: random.floats(12))), inputs: [joined, state],
      group: "state")
    let squashed = graph.addNode("squashed", .tanh, inputs: [next])
    let gate = graph.addNode("gate", .sigmoid, inputs: [state])
    let gated = graph.addNode("gated", .multiply, inputs: [squashed, gate])
    let limited = graph.addNode("limited", .clamp(lower: -0.25, upper: 0.5), inputs: [gated])
    graph.markOutput(
      graph.addNode("sum", .add, inputs: [limited, state]), name: "next", group: "state")
    return graph
  }

  static func source(
    _ graph: FloatGraph, sampleCount: Int, seed: UInt64, targetSQNRDecibels: Double = 40
  ) -> CalibratedGraph {
    var random = FixtureRandom(seed: seed)
    return CalibratedGraph(
      name: graph.name, role: 0, graph: graph,
      samples: (0..<sampleCount).map { _ in graph.inputs.map { random.floats(graph.values[$0].count) } },
      targetSQNRDecibels: targetSQNRDecibels)
  }
}

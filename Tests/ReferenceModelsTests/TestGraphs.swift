@testable import ReferenceModels

enum TestGraphs {
  /// A graph that uses every operation once: image [5, 6, 2] and vector [4] → [4].
  static func everyOperation(seed: UInt64) -> FloatGraph {
    var random = TestRandom(seed: seed)
    var graph = FloatGraph(name: "every")
    let image = graph.addInput("image", shape: [5, 6, 2])
    let vector = graph.addInput("vector", shape: [4], group: "state")
    let convolution = graph.addNode(
      "convolution",
      .convolution2D(
        .init(
          weights: random.floats(3 * 2 * 2 * 2), bias: random.floats(3), kernelHeight: 2, kernelWidth: 2,
          strideHeight: 2, strideWidth: 2, paddingTop: 0, paddingBottom: 1, paddingLeft: 1, paddingRight: 0)),
      inputs: [image])
    let rectified = graph.addNode("relu", .relu, inputs: [convolution])
    let count = graph.values[rectified].count
    let dense = graph.addNode(
      "dense", .fullyConnected(weights: random.floats(4 * count), bias: random.floats(4)), inputs: [rectified]
    )
    let clamped = graph.addNode("clamp", .clamp(lower: -2, upper: 2), inputs: [dense])
    let squashed = graph.addNode("tanh", .tanh, inputs: [clamped])
    let gate = graph.addNode("sigmoid", .sigmoid, inputs: [vector])
    let gated = graph.addNode("multiply", .multiply, inputs: [squashed, gate])
    let joined = graph.addNode("concatenate", .concatenate, inputs: [gated, vector])
    let state = graph.addNode(
      "unit",
      .gatedRecurrentUnit(
        .init(
          inputWeights: random.floats(12 * 8), recurrentWeights: random.floats(12 * 4),
          inputBias: random.floats(12), recurrentBias: random.floats(12))), inputs: [joined, vector])
    graph.markOutput(graph.addNode("add", .add, inputs: [state, vector]), name: "result", group: "state")
    return graph
  }

  /// Constants, broadcasting, normalisations and functions: image [3, 4, 2] and vector [2] → [3, 4, 2].
  static func mathematics(seed: UInt64) -> FloatGraph {
    var random = TestRandom(seed: seed)
    var graph = FloatGraph(name: "mathematics")
    let image = graph.addInput("image", shape: [3, 4, 2])
    let vector = graph.addInput("vector", shape: [2])
    let offset = graph.addConstant("offset", shape: [1, 1, 2], random.floats(2))
    let half = graph.addConstant("half", shape: [1], [0.5])
    let gated = graph.addNode("gated", .multiply, inputs: [image, vector])
    let shifted = graph.addNode("shifted", .add, inputs: [offset, gated])
    let mirrored = graph.addNode("mirrored", .subtract, inputs: [half, shifted])
    let normal = graph.addNode(
      "normal", .layerNormalization(.init(gamma: random.floats(2), beta: random.floats(2), epsilon: 0.01)),
      inputs: [mirrored])
    let leaky = graph.addNode("leaky", .function(.leakyRelu(slope: 0.25)), inputs: [normal])
    graph.markOutput(graph.addNode("shares", .softmax, inputs: [leaky]))
    return graph
  }

  static let loop = LoopParameters(
    horizonSlots: 2, disagreement: [0, 0.125, 0.3], priceMilliwatts: 1.5, spreadFactor: 0.5,
    usesStoppingValue: true, actionScale: 3, actionLimit: 3, positionCentreMetres: [5, 6],
    positionScaleMetres: 5, velocityScaleMetresPerSecond: 2, powerCentreDBm: 8, powerScaleDB: 6.4,
    logSpreadLower: -1, logSpreadUpper: 2.2, maximumPowerMilliwatts: 200, powerMarginDB: 0.1,
    blindMarginPerSpread: 1, latentLower: [-3, -3], latentUpper: [3, 3])

  static func model() -> ReferenceModel {
    ReferenceModel(
      graphs: [
        .policy: everyOperation(seed: 1), .frameEncoder: everyOperation(seed: 2),
        .powerHead: mathematics(seed: 3),
      ], loop: loop,
      worldJSON: #"{"slotSeconds":0.2}"#, background: [0, 0.5, 1],
      provenance: ["command": "latentlink train", "seed": "7"])
  }
}

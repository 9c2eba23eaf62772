import ReferenceModels
import Simulation

/// A model of small random networks with the interfaces of the loop, which runs and quantises in no time.
public enum SmallReferenceModel {
  public static let horizonSlots = 5
  private static let states = 6

  /// - Parameter worldJSON: the world that the model claims to be trained in.
  public static func make(worldJSON: String = "{}") -> ReferenceModel {
    var graphs: [NetworkRole: FloatGraph] = [:]
    for (index, role) in NetworkRole.allCases.enumerated() { graphs[role] = graph(role, index: index) }
    return ReferenceModel(
      graphs: graphs, loop: parameters, worldJSON: worldJSON,
      background: World(.worldB).background.map { Float($0) / 255 })
  }

  private static let parameters = LoopParameters(
    horizonSlots: horizonSlots, disagreement: [0, 0.05, 0.1, 0.2, 0.35, 0.6], priceMilliwatts: 4,
    spreadFactor: 0.5, usesStoppingValue: false, actionScale: 3, actionLimit: 3,
    positionCentreMetres: [5, 6], positionScaleMetres: 5, velocityScaleMetresPerSecond: 2,
    powerCentreDBm: 7.5, powerScaleDB: 6.5, logSpreadLower: -1, logSpreadUpper: 2.2,
    maximumPowerMilliwatts: 200, powerMarginDB: 0.5, blindMarginPerSpread: 1,
    latentLower: [Double](repeating: -2, count: 8), latentUpper: [Double](repeating: 2, count: 8))

  /// One dense layer over the joined inputs, squashed where the result is a state.
  private static func graph(_ role: NetworkRole, index: Int) -> FloatGraph {
    let latent = (name: "latent", shape: [8], group: "latent" as String?)
    let action = (name: "action", shape: [2], group: "action" as String?)
    let code = (name: "code", shape: [8], group: "code" as String?)
    let csiCode = (name: "csiCode", shape: [24], group: "csiCode" as String?)
    let state = (name: "wirelessState", shape: [states], group: "wirelessState" as String?)
    let powers = (name: "recentPowers", shape: [3], group: "recentPowers" as String?)
    let next = (name: "nextLatent", shape: [8], group: "latent" as String?)
    let inputs: [(name: String, shape: [Int], group: String?)]
    let output: (count: Int, group: String?)
    switch role {
    case .frameEncoder: (inputs, output) = ([("frame", [64, 64, 2], nil)], (8, "code"))
    case .actionFusion: (inputs, output) = ([code, action], (8, "latent"))
    case .controlPredictor: (inputs, output) = ([latent, action], (8, "latent"))
    case .policy: (inputs, output) = ([latent, ("reference", [6], nil)], (2, nil))
    case .csiEncoder: (inputs, output) = ([("csi", [16, 32, 1], nil)], (24, "csiCode"))
    case .wirelessState:
      (inputs, output) = ([csiCode, ("power", [1], nil), latent, state], (states, "wirelessState"))
    case .wirelessPredictor: (inputs, output) = ([state, powers, latent, next], (states, "wirelessState"))
    case .powerHead: (inputs, output) = ([state, powers, latent], (2, nil))
    case .stoppingValue:
      (inputs, output) = ([("features", [2 * horizonSlots + 2], nil)], (horizonSlots + 1, nil))
    }
    var graph = FloatGraph(name: role.rawValue)
    let ports = inputs.map { graph.addInput($0.name, shape: $0.shape, group: $0.group) }
    let joined = ports.count > 1 ? graph.addNode("joined", .concatenate, inputs: ports) : ports[0]
    // Images are thinned out first, which keeps the dense layer and so the tests small.
    let input = inputs[0].shape.count == 3 ? addThinning(to: &graph, input: joined) : joined
    let total = graph.values[input].count
    let stream = RandomStream(seed: 5, episode: index, purpose: .controller)
    let deviation = 0.8 / Double(total).squareRoot()
    let weights = (0..<output.count * total).map { _ in
      Float(stream.gaussian(standardDeviation: deviation))
    }
    let dense = graph.addNode(
      "dense",
      .fullyConnected(weights: weights, bias: [Float](repeating: 0, count: output.count)),
      inputs: [input])
    let result = graph.addNode("squashed", .tanh, inputs: [dense], group: output.group)
    graph.markOutput(result, name: "result")
    return graph
  }

  /// A 1 × 1 convolution to one channel at every fourth row and column.
  private static func addThinning(to graph: inout FloatGraph, input: Int) -> Int {
    let channels = graph.values[input].shape[2]
    return graph.addNode(
      "thinned",
      .convolution2D(
        FloatGraph.Convolution2D(
          weights: [Float](repeating: 0.5, count: channels), bias: [0], kernelHeight: 1, kernelWidth: 1,
          strideHeight: 4, strideWidth: 4, paddingTop: 0, paddingBottom: 0, paddingLeft: 0,
          paddingRight: 0)), inputs: [input])
  }
}

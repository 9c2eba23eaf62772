import ReferenceModels
import Simulation

@testable import ClosedLoop

/// Small random networks with the interfaces of the loop.
enum RandomModel {
  static let horizonSlots = 6

  static func make(seed: UInt64 = 1, bounds: Double = 50) throws -> LoopModel {
    try LoopModel(reference(seed: seed, bounds: bounds))
  }

  static func reference(seed: UInt64 = 1, bounds: Double = 50) -> ReferenceModel {
    let states = 5
    let z = LoopModel.latentCount
    let sizes: [(NetworkRole, [Int], Int)] = [
      (.frameEncoder, [64 * 64 * 2], z), (.actionFusion, [z, 2], z), (.controlPredictor, [z, 2], z),
      (.policy, [z, 6], 2), (.csiEncoder, [512], 24), (.wirelessState, [24, 1, z, states], states),
      (.wirelessPredictor, [states, 3, z, z], states), (.powerHead, [states, 3, z], 2),
      (.stoppingValue, [2 * horizonSlots + 2], horizonSlots + 1),
    ]
    var graphs: [NetworkRole: FloatGraph] = [:]
    for (index, (role, inputs, output)) in sizes.enumerated() {
      graphs[role] = graph(role, inputs: inputs, output: output, seed: seed, index: index)
    }
    let background = World(.worldB).background.map { Float($0) / 255 }
    return ReferenceModel(
      graphs: graphs, loop: parameters(bounds: bounds), worldJSON: "{}", background: background)
  }

  static func parameters(bounds: Double) -> LoopParameters {
    LoopParameters(
      horizonSlots: horizonSlots, disagreement: [0, 0.05, 0.1, 0.2, 0.35, 0.6, 0.9], priceMilliwatts: 2,
      spreadFactor: 0.5, usesStoppingValue: false, actionScale: 3, actionLimit: 3,
      positionCentreMetres: [5, 6], positionScaleMetres: 5, velocityScaleMetresPerSecond: 2,
      powerCentreDBm: 7.5, powerScaleDB: 8, logSpreadLower: -1, logSpreadUpper: 2.2,
      maximumPowerMilliwatts: 200, powerMarginDB: 0.5, blindMarginPerSpread: 1,
      latentLower: [Double](repeating: -bounds, count: 8),
      latentUpper: [Double](repeating: bounds, count: 8))
  }

  /// One fully connected layer and tanh over the concatenated inputs.
  private static func graph(
    _ role: NetworkRole, inputs: [Int], output: Int, seed: UInt64, index: Int
  ) -> FloatGraph {
    var graph = FloatGraph(name: role.rawValue)
    let shapes = role == .frameEncoder ? [[64, 64, 2]] : role == .csiEncoder ? [[16, 32, 1]] : nil
    var joined: [Int] = []
    for (position, count) in inputs.enumerated() {
      joined.append(graph.addInput("in\(position)", shape: shapes?[position] ?? [count]))
    }
    let input =
      joined.count > 1 ? graph.addNode("joined", .concatenate, inputs: joined) : joined[0]
    let total = inputs.reduce(0, +)
    let stream = RandomStream(seed: seed, episode: index, purpose: .controller)
    let deviation = 1 / Double(total).squareRoot()
    let weights = (0..<output * total).map { _ in
      Float(stream.gaussian(standardDeviation: deviation))
    }
    let dense = graph.addNode(
      "dense", .fullyConnected(weights: weights, bias: [Float](repeating: 0, count: output)),
      inputs: [input])
    graph.markOutput(graph.addNode("squashed", .tanh, inputs: [dense]), name: "out")
    return graph
  }
}

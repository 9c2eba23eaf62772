import Autodiff
import ReferenceModels

extension ControlNetworks {
  /// Why a model's control networks cannot be taken over.
  enum ImportFailure: Error, Equatable, Sendable, CustomStringConvertible {
    case missingNetwork(NetworkRole)
    case wrongSize(network: NetworkRole, layer: String, expected: Int, found: Int)

    var description: String {
      switch self {
      case .missingNetwork(let role): "the model has no network '\(role.rawValue)'"
      case .wrongSize(let role, let layer, let expected, let found):
        "network '\(role.rawValue)', layer '\(layer)': \(found) weights, this recipe has \(expected)"
      }
    }
  }

  /// Takes over a trained model's networks, for stages that leave them frozen.
  ///
  /// Folded normalisations come back as gain 1 and an offset, which is the same function.
  init(importing model: ReferenceModel) throws(ImportFailure) {
    self.init(seed: 0)
    let roles: [(NetworkRole, [DenseLayer])] = [
      (.frameEncoder, [code]), (.actionFusion, fusion.layers), (.controlPredictor, predictor.layers),
      (.policy, policy.layers),
    ]
    for (role, layers) in roles {
      guard let graph = model.graphs[role] else { throw .missingNetwork(role) }
      var dense = layers[...]
      var convolutions = role == .frameEncoder ? self.convolutions[...] : []
      for node in graph.nodes {
        switch node.operation {
        case .convolution2D(let convolution):
          guard let layer = convolutions.popFirst() else { continue }
          try layer.weights.take(convolution.weights, role, node.name)
          try layer.offset.take(convolution.bias, role, node.name)
          layer.gain.values = .init(repeating: 1, count: layer.outputs)
          layer.statistics.mean = .init(repeating: 0, count: layer.outputs)
          layer.statistics.variance = .init(repeating: 1 - 1e-5, count: layer.outputs)
        case .fullyConnected(let weights, let bias):
          guard let layer = dense.popFirst() else { continue }
          try layer.weights.take(weights, role, node.name)
          try layer.bias.take(bias, role, node.name)
        default: continue
        }
      }
    }
  }
}

extension Parameter {
  fileprivate func take(
    _ values: [Float], _ role: NetworkRole, _ layer: String
  ) throws(ControlNetworks.ImportFailure) {
    guard values.count == count else {
      throw .wrongSize(network: role, layer: layer, expected: count, found: values.count)
    }
    self.values = values
  }
}

import Autodiff
import ReferenceModels

/// Takes over a trained model's networks.
///
/// Folded normalisations come back as gain 1 and an offset, which is the same function as long as they use their running
/// statistics (mean 0, variance 1) and not those of a batch.
struct NetworkImport {
  /// Why a model's networks cannot be taken over.
  enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
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

  let model: ReferenceModel

  /// Sets layers, in the order of the network's nodes, to what the model has.
  func take(
    _ role: NetworkRole, convolutions: [ConvolutionLayer] = [], dense: [DenseLayer] = [],
    recurrent: RecurrentLayer? = nil
  ) throws(Failure) {
    guard let graph = model.graphs[role] else { throw .missingNetwork(role) }
    var convolutions = convolutions[...]
    var dense = dense[...]
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
      case .gatedRecurrentUnit(let unit):
        guard let recurrent else { continue }
        try recurrent.inputWeights.take(unit.inputWeights, role, node.name)
        try recurrent.recurrentWeights.take(unit.recurrentWeights, role, node.name)
        try recurrent.inputBias.take(unit.inputBias, role, node.name)
        try recurrent.recurrentBias.take(unit.recurrentBias, role, node.name)
      default: continue
      }
    }
  }
}

extension ControlNetworks {
  /// Takes over a trained model's networks, for stages that leave them frozen.
  init(importing model: ReferenceModel) throws(NetworkImport.Failure) {
    self.init(seed: 0)
    try take(NetworkImport(model: model))
  }

  /// Encoder, fusion, predictor and policy; inverse dynamics are no part of a model.
  func take(_ model: NetworkImport) throws(NetworkImport.Failure) {
    try model.take(.frameEncoder, convolutions: convolutions, dense: [code])
    try model.take(.actionFusion, dense: fusion.layers)
    try model.take(.controlPredictor, dense: predictor.layers)
    try model.take(.policy, dense: policy.layers)
  }
}

extension WirelessNetworks {
  /// All but the projector, which is no part of a model.
  func take(_ model: NetworkImport) throws(NetworkImport.Failure) {
    try model.take(.csiEncoder, convolutions: convolutions, dense: [code])
    try model.take(.wirelessState, recurrent: recurrent)
    try model.take(.wirelessPredictor, dense: predictor.layers)
    try model.take(.powerHead, dense: powerHead.layers)
  }
}

extension TrainedNetworks {
  /// Starts from a model instead of random weights. Critics, inverse dynamics and projector stay as they are.
  func take(_ model: ReferenceModel) throws(NetworkImport.Failure) {
    let model = NetworkImport(model: model)
    try control.take(model)
    try wireless.take(model)
    try model.take(.stoppingValue, dense: stopping.layers.layers)
  }
}

extension Parameter {
  fileprivate func take(
    _ values: [Float], _ role: NetworkRole, _ layer: String
  ) throws(NetworkImport.Failure) {
    guard values.count == count else {
      throw .wrongSize(network: role, layer: layer, expected: count, found: values.count)
    }
    self.values = values
  }
}

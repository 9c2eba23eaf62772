import Emulation
import Quantization

/// Instructions of the published layers and of the default model's slots on one target.
public struct TargetCounts: Sendable, Equatable, Codable {
  public struct Layer: Sendable, Equatable, Codable {
    public var name: String
    public var multiplyAccumulates: Int
    /// The order of the weights, "canonical" for portable kernels.
    public var packing: String
    /// The greatest of the inputs.
    public var instructions: Int
    /// Whether all inputs cost the same.
    public var isConstant: Bool
  }

  public var target: String
  /// In the order of the image; L1 … as in `Bench/peers.json`.
  public var layers: [Layer]
  /// By ``SlotArrival``, under the model's own rule.
  public var steps: [String: Int]

  /// - Parameters:
  ///   - layers: the profile of the image of layers.
  ///   - description: of that image; gives the names.
  ///   - model: the profile of the default model.
  public init(layers: TargetProfile, of description: ImageDescription, model: TargetProfile?) {
    target = layers.target
    self.layers = description.networks.compactMap { network in
      guard let operation = network.operators.first,
        let count = layers.operators.indices.contains(operation.index)
          ? layers.operators[operation.index].instructions : nil
      else { return nil }
      return Layer(
        name: network.name, multiplyAccumulates: network.multiplyAccumulates, packing: operation.packing,
        instructions: count.maximum,
        isConstant: count.isConstant)
    }
    steps = [:]
    if let model {
      for arrival in SlotArrival.allCases { steps[arrival.rawValue] = arrival.instructions(model) }
    }
  }

  public init(target: String, layers: [Layer], steps: [String: Int]) {
    self.target = target
    self.layers = layers
    self.steps = steps
  }

  /// Instructions of a layer; nil when the image has no such layer.
  public func instructions(of layer: String) -> Int? { layers.first { $0.name == layer }?.instructions }

  /// Instructions of several layers; nil when one is missing.
  public func instructions(of layers: [String]) -> Int? {
    layers.reduce(0 as Int?) { sum, name in
      instructions(of: name).flatMap { count in sum.map { $0 + count } }
    }
  }

  /// L1 … L5, the layers of a frame encoder.
  public static let encoderLayers = ["L1", "L2", "L3", "L4", "L5"]
}

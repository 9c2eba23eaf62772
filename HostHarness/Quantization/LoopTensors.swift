import ReferenceModels

/// The tensors at the edges of the loop's networks, whose scales the loop section depends on.
struct LoopTensors {
  let frame: QuantizedTensor
  let latent: QuantizedTensor
  let action: QuantizedTensor
  let reference: QuantizedTensor
  let correction: QuantizedTensor
  let csi: QuantizedTensor
  let csiCode: QuantizedTensor
  let power: QuantizedTensor
  let wirelessState: QuantizedTensor
  let recentPowers: QuantizedTensor
  let headPowers: QuantizedTensor
  let forecast: QuantizedTensor
  /// Nil without a network for the stopping value.
  let stoppingFeatures: QuantizedTensor?
  let stoppingValues: QuantizedTensor?

  init(_ networks: [QuantizedNetwork]) throws(LoopSectionError) {
    let ports = Ports(networks: networks)
    frame = try ports.input(.frameEncoder, 0)
    latent = try ports.output(.actionFusion)
    action = try ports.input(.actionFusion, 1)
    reference = try ports.input(.policy, 1)
    correction = try ports.output(.policy)
    csi = try ports.input(.csiEncoder, 0)
    csiCode = try ports.output(.csiEncoder)
    power = try ports.input(.wirelessState, 1)
    wirelessState = try ports.output(.wirelessState)
    recentPowers = try ports.input(.wirelessPredictor, 1)
    headPowers = try ports.input(.powerHead, 1)
    forecast = try ports.output(.powerHead)
    let hasStoppingValue = ports.network(.stoppingValue) != nil
    stoppingFeatures = hasStoppingValue ? try ports.input(.stoppingValue, 0) : nil
    stoppingValues = hasStoppingValue ? try ports.output(.stoppingValue) : nil
  }

  private struct Ports {
    let networks: [QuantizedNetwork]

    func network(_ role: NetworkRole) -> QuantizedNetwork? {
      NetworkRole.allCases.firstIndex(of: role).flatMap { index in
        networks.first { $0.role == UInt32(index) }
      }
    }

    func input(_ role: NetworkRole, _ place: Int) throws(LoopSectionError) -> QuantizedTensor {
      guard let network = network(role) else { throw .missingNetwork(role) }
      guard network.inputs.indices.contains(place) else {
        throw .portCount(role, inputs: network.inputs.count, outputs: network.outputs.count)
      }
      return network.tensors[network.inputs[place]]
    }

    func output(_ role: NetworkRole) throws(LoopSectionError) -> QuantizedTensor {
      guard let network = network(role) else { throw .missingNetwork(role) }
      guard network.outputs.count == 1 else {
        throw .portCount(role, inputs: network.inputs.count, outputs: network.outputs.count)
      }
      return network.tensors[network.outputs[0]]
    }
  }
}

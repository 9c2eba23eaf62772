import Quantization
import ReferenceModels

/// A network whose ports were bound to those of a role and compared with the base's.
struct RoleFitting {
  var role: NetworkRole
  var network: QuantizedNetwork
  var binding: PortBinding
  /// By input.
  var orders: [ElementOrder]

  /// - Returns: Nil with at least one problem.
  init?(
    _ network: QuantizedNetwork, _ replacement: SystemDescription.Replacement, base: QuantizedNetwork,
    problems: inout [AssemblyProblem]
  ) {
    guard let binding = PortBinding.bind(network, to: replacement, problems: &problems) else { return nil }
    role = replacement.role
    self.network = network
    self.binding = binding
    orders = []
    let before = problems.count
    for port in RolePort.all(of: role) {
      let tensor = network.tensors[binding.tensor(port)]
      let shape = base.tensors[base.tensor(port)].shape
      let name = network.portName(binding.tensor(port))
      if tensor.constant != nil { problems.append(.constantPort(port, name: name)) }
      guard let order = ElementOrder.order(of: tensor, in: shape) else {
        problems.append(
          .shape(
            port, name: name, expected: shape, found: tensor.shape, source: tensor.sourceLayout?.shape))
        continue
      }
      // Outputs of roles are vectors: they have one order.
      if port.input != nil { orders.append(order) }
    }
    guard problems.count == before else { return nil }
  }

  func quantization(_ port: RolePort) -> TensorQuantization {
    TensorQuantization(network.tensors[binding.tensor(port)])
  }

  /// What the port was called, for people.
  func name(_ port: RolePort) -> String { network.portName(binding.tensor(port)) }

  /// The network with the quantisation of the loop at its ports, under its role's name.
  ///
  /// - Precondition: there is a factor for each port.
  func adapted(to quantizations: [RolePort: TensorQuantization], name: String) -> QuantizedNetwork {
    var adapter = PortAdapter(network)
    let inputs = role.inputNames.indices.map { place in
      let port = RolePort.input(role, place)
      return adapter.leadIn(
        binding.tensor(port), as: port.name, order: orders[place],
        quantization: quantizations[port] ?? quantization(port))
    }
    let port = RolePort.output(role)
    let output = adapter.leadOut(
      binding.output, as: port.name, quantization: quantizations[port] ?? quantization(port))
    var network = adapter.adapted
    network.name = name
    network.role = role.imageRole
    network.inputs = inputs
    network.outputs = [output]
    return network
  }
}

extension QuantizedNetwork {
  /// The tensor of a role's port, in a network that has the role in a system.
  func tensor(_ port: RolePort) -> Int { port.input.map { inputs[$0] } ?? outputs[0] }
}

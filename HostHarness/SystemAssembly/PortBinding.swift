import Quantization
import ReferenceModels

/// Which tensor of a network is which port of its role.
struct PortBinding: Equatable {
  /// Tensors of the network in the order of the role's inputs.
  var inputs: [Int]
  var output: Int

  /// The tensor of a port.
  func tensor(_ port: RolePort) -> Int { port.input.map { inputs[$0] } ?? output }

  /// Binds ports as the system file says, others by name, and a last one to the only one that is left.
  ///
  /// - Returns: Nil with at least one problem.
  static func bind(
    _ network: QuantizedNetwork, to replacement: SystemDescription.Replacement,
    problems: inout [AssemblyProblem]
  ) -> PortBinding? {
    let role = replacement.role
    let inputs = bind(
      network.inputs, of: network, to: role.inputNames.indices.map { .input(role, $0) },
      mapping: replacement.inputs, problems: &problems)
    let outputs = bind(
      network.outputs, of: network, to: [.output(role)], mapping: replacement.outputs, problems: &problems)
    guard let inputs, let output = outputs?.first else { return nil }
    return PortBinding(inputs: inputs, output: output)
  }

  private static func bind(
    _ tensors: [Int], of network: QuantizedNetwork, to ports: [RolePort],
    mapping: [String: SystemDescription.Field], problems: inout [AssemblyProblem]
  ) -> [Int]? {
    let before = problems.count
    let kind = ports[0].input == nil ? AssemblyProblem.PortKind.output : .input
    let names = tensors.map { network.portName($0) }
    var bound = [Int?](repeating: nil, count: ports.count)
    for (name, field) in mapping.sorted(by: { $0.value.line < $1.value.line }) {
      guard let place = ports.firstIndex(where: { $0.name == name }) else {
        problems.append(
          .unknownRolePort(
            ports[0].role, kind, name: name, line: field.line, known: ports.map(\.name)))
        continue
      }
      guard let position = names.firstIndex(of: field.value) else {
        problems.append(
          .unknownNetworkPort(ports[place], name: field.value, line: field.line, known: names))
        continue
      }
      bound[place] = position
    }
    for (place, port) in ports.enumerated() where bound[place] == nil && mapping[port.name] == nil {
      guard let position = names.firstIndex(of: port.name), !bound.contains(position) else { continue }
      bound[place] = position
    }
    // Not after a mistake in the file: the one that is left would be the one that was meant there.
    if problems.count == before {
      let openPorts = ports.indices.filter { bound[$0] == nil }
      let openTensors = tensors.indices.filter { !bound.contains($0) }
      if openPorts.count == 1 && openTensors.count == 1 { bound[openPorts[0]] = openTensors[0] }
    }
    report(bound, ports, names, mapping, kind, problems: &problems)
    guard problems.count == before else { return nil }
    return bound.compactMap { $0 }.map { tensors[$0] }
  }

  /// Ports of the role without a tensor, tensors without a port and tensors with two.
  private static func report(
    _ bound: [Int?], _ ports: [RolePort], _ names: [String], _ mapping: [String: SystemDescription.Field],
    _ kind: AssemblyProblem.PortKind, problems: inout [AssemblyProblem]
  ) {
    let free = names.indices.filter { !bound.contains($0) }.map { names[$0] }
    for (place, port) in ports.enumerated() where bound[place] == nil && mapping[port.name] == nil {
      problems.append(.missingPort(port, unused: free))
    }
    for position in names.indices {
      let users = ports.indices.filter { bound[$0] == position }.map { ports[$0].name }
      if users.count > 1 {
        problems.append(.portUsedTwice(ports[0].role, kind, name: names[position], users: users))
      }
    }
    if !bound.contains(nil) {
      for name in free { problems.append(.unusedPort(ports[0].role, kind, name: name)) }
    }
  }
}

extension QuantizedNetwork {
  /// What the model called a port; the tensor's name where the image was not imported.
  func portName(_ tensor: Int) -> String { tensors[tensor].sourceLayout?.name ?? tensors[tensor].name }
}

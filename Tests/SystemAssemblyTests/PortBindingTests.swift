import ModelImage
import Quantization
import ReferenceModels
import Testing

@testable import SystemAssembly

@Suite struct PortBindingTests {
  private func network(_ inputs: [String], _ outputs: [String]) -> QuantizedNetwork {
    QuantizedNetwork(
      name: "n", role: 0,
      tensors: (inputs + outputs).map {
        QuantizedTensor(name: $0, elementType: .int8, shape: [8], zeroPoint: 0, scale: 1)
      }, operators: [], inputs: Array(inputs.indices),
      outputs: Array(inputs.count..<inputs.count + outputs.count))
  }

  private func bind(
    _ inputs: [String], _ outputs: [String] = ["y"], role: NetworkRole = .policy,
    _ mapping: [String: String] = [:], _ outputMapping: [String: String] = [:]
  ) -> (binding: PortBinding?, problems: [AssemblyProblem]) {
    var problems: [AssemblyProblem] = []
    let binding = PortBinding.bind(
      network(inputs, outputs),
      to: .init(
        role: role, image: .init("i", line: 2), inputs: mapping.mapValues { .init($0, line: 3) },
        outputs: outputMapping.mapValues { .init($0, line: 4) }), problems: &problems)
    return (binding, problems)
  }

  @Test func byNameByFileAndByRest() {
    #expect(bind(["latent", "reference"]).binding == PortBinding(inputs: [0, 1], output: 2))
    #expect(bind(["reference", "latent"]).binding == PortBinding(inputs: [1, 0], output: 2))
    #expect(bind(["goal", "latent"]).binding == PortBinding(inputs: [1, 0], output: 2))
    #expect(bind(["a", "b"], ["y"], ["latent": "b"]).binding?.inputs == [1, 0])
    // Names may be those of other ports.
    #expect(bind(["latent", "reference"], ["y"], ["latent": "reference"]).binding?.inputs == [1, 0])
    #expect(bind(["x"], role: .frameEncoder).binding == PortBinding(inputs: [0], output: 1))
    // The layout's name is the model's.
    var imported = network(["tensor 0", "tensor 1"], ["y"])
    imported.tensors[1].sourceLayout = SourceLayout(name: "latent", shape: [1, 8], permutation: [0, 1])
    var problems: [AssemblyProblem] = []
    let found = PortBinding.bind(
      imported, to: .init(role: .policy, image: .init("i", line: 1)), problems: &problems)
    #expect(found?.inputs == [1, 0])
  }

  @Test func whatIsNotClearIsRefused() {
    #expect(
      bind(["a", "b"]).problems == [
        .missingPort(.input(.policy, 0), unused: ["a", "b"]),
        .missingPort(.input(.policy, 1), unused: ["a", "b"]),
      ])
    #expect(bind(["latent"]).problems == [.missingPort(.input(.policy, 1), unused: [])])
    #expect(
      bind(["latent", "reference", "noise"]).problems == [.unusedPort(.policy, .input, name: "noise")])
    #expect(
      bind(["latent", "reference"], ["y", "z"]).problems
        == [.missingPort(.output(.policy), unused: ["y", "z"])])
    #expect(
      bind(["latent", "reference"], ["y", "z"], [:], ["correction": "z"]).problems
        == [.unusedPort(.policy, .output, name: "y")])
  }

  @Test func mistakesOfTheFile() {
    #expect(
      bind(["a", "b"], ["y"], ["latnt": "a", "reference": "b"]).problems.first
        == .unknownRolePort(
          .policy, .input, name: "latnt", line: 3, known: ["latent", "reference"]))
    #expect(
      bind(["a", "b"], ["y"], ["latent": "c"]).problems.first
        == .unknownNetworkPort(.input(.policy, 0), name: "c", line: 3, known: ["a", "b"]))
    #expect(
      bind(["a", "b"], ["y"], ["latent": "a", "reference": "a"]).problems == [
        .portUsedTwice(.policy, .input, name: "a", users: ["latent", "reference"]),
        .unusedPort(.policy, .input, name: "b"),
      ])
    #expect(
      bind(["latent", "reference"], ["y"], [:], ["action": "y"]).problems.first
        == .unknownRolePort(.policy, .output, name: "action", line: 4, known: ["correction"]))
  }
}

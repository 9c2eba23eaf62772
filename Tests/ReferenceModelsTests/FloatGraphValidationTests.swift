import Testing

@testable import ReferenceModels

@Suite struct FloatGraphValidationTests {
  private let valid = TestGraphs.everyOperation(seed: 3)

  private func expect(_ error: GraphError, _ change: (inout FloatGraph) -> Void) {
    var graph = valid
    change(&graph)
    #expect(throws: error) { try graph.validate() }
  }

  @Test func validGraphPasses() throws {
    try valid.validate()
    #expect(valid.parameterCount == 24 + 3 + 108 + 4 + 96 + 48 + 24)
    #expect(valid.multiplyAccumulates == 27 * 8 + 108 + 96 + 48)
  }

  @Test func structureErrors() {
    expect(.valueOutOfRange(graph: "every", user: "relu", index: 99, count: valid.values.count)) {
      $0.nodes[1].inputs = [99]
    }
    expect(.readBeforeProduced(graph: "every", user: "convolution", value: "relu")) {
      $0.nodes[0].inputs = [3]
    }
    expect(.producedTwice(graph: "every", value: "convolution")) { $0.nodes[1].output = 2 }
    expect(.duplicateName(graph: "every", name: "relu")) { $0.values[2].name = "relu" }
    expect(.duplicateName(graph: "every", name: "convolution")) { $0.nodes[1].name = "convolution" }
    expect(.invalidShape(graph: "every", value: "vector", shape: [])) { $0.values[1].shape = [] }
    expect(.invalidShape(graph: "every", value: "image", shape: [65536, 65536, 65536])) {
      $0.values[0].shape = [65536, 65536, 65536]
    }
    expect(.wrongInputCount(graph: "every", node: "add", expected: "2", found: 1)) {
      $0.nodes[9].inputs.removeLast()
    }
  }

  @Test func parameterErrors() {
    expect(.wrongParameterCount(graph: "every", node: "dense", parameter: "weights", expected: 108, found: 1))
    {
      $0.nodes[2].operation = .fullyConnected(weights: [1], bias: [0, 0, 0, 0])
    }
    expect(.nonFiniteParameter(graph: "every", node: "dense", parameter: "bias", index: 2)) {
      guard case .fullyConnected(let weights, _) = $0.nodes[2].operation else { return }
      $0.nodes[2].operation = .fullyConnected(weights: weights, bias: [0, 0, .nan, 0])
    }
    expect(.invalidGeometry(graph: "every", node: "clamp", reason: "clamp to 1.0 … 0.0 is empty")) {
      $0.nodes[3].operation = .clamp(lower: 1, upper: 0)
    }
    expect(
      .invalidGeometry(graph: "every", node: "convolution", reason: "padding must lie in 0 … kernel − 1")
    ) {
      guard case .convolution2D(var convolution) = $0.nodes[0].operation else { return }
      convolution.window.paddingTop = 2
      $0.nodes[0].operation = .convolution2D(convolution)
    }
    expect(
      .shapeMismatch(graph: "every", node: "tanh", value: "tanh", expected: [4], found: [5])
    ) { $0.values[$0.nodes[4].output].shape = [5] }
  }

  @Test func mathematicsErrors() throws {
    let valid = TestGraphs.mathematics(seed: 1)
    try valid.validate()
    #expect(valid.parameterCount == 2 + 1 + 4)
    func expect(_ error: GraphError, _ change: (inout FloatGraph) -> Void) {
      var graph = valid
      change(&graph)
      #expect(throws: error) { try graph.validate() }
    }
    expect(
      .shapeMismatch(graph: "mathematics", node: "gated", value: "vector", expected: [3, 4, 2], found: [3])
    ) {
      $0.values[1].shape = [3]
    }
    expect(
      .wrongParameterCount(graph: "mathematics", node: "half", parameter: "constant", expected: 1, found: 2)
    ) { $0.constants[1].elements = [1, 2] }
    expect(.nonFiniteParameter(graph: "mathematics", node: "half", parameter: "constant", index: 0)) {
      $0.constants[1].elements = [.infinity]
    }
    expect(.producedTwice(graph: "mathematics", value: "vector")) {
      $0.constants[0] = .init(value: 1, elements: [1, 2])
    }
    expect(.valueOutOfRange(graph: "mathematics", user: "constants", index: 99, count: valid.values.count)) {
      $0.constants[0].value = 99
    }
    expect(.nonFiniteParameter(graph: "mathematics", node: "leaky", parameter: "arguments", index: 0)) {
      $0.nodes[4].operation = .function(.leakyRelu(slope: .nan))
    }
    expect(
      .wrongParameterCount(graph: "mathematics", node: "normal", parameter: "gamma", expected: 2, found: 1)
    ) {
      $0.nodes[3].operation = .layerNormalization(.init(gamma: [1], beta: [0, 0]))
    }
    expect(.invalidGeometry(graph: "mathematics", node: "normal", reason: "epsilon 0.0 is not above zero")) {
      $0.nodes[3].operation = .layerNormalization(.init(gamma: [1, 1], beta: [0, 0], epsilon: 0))
    }
  }

  @Test func samePaddingPutsTheOddColumnLast() {
    #expect(FloatGraph.Window.samePadding(input: 64, kernel: 3, stride: 2) == (0, 1))
    #expect(FloatGraph.Window.samePadding(input: 7, kernel: 3, stride: 1) == (1, 1))
    #expect(FloatGraph.Window.samePadding(input: 4, kernel: 1, stride: 2) == (0, 0))
  }
}

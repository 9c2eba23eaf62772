import Foundation
import Testing

@testable import ReferenceModels

@Suite struct GraphEvaluatorTests {
  /// A graph of one node over inputs of the given shapes.
  private func single(_ operation: FloatGraph.Operation, _ shapes: [[Int]]) -> FloatGraph {
    var graph = FloatGraph(name: "single")
    let inputs = shapes.enumerated().map { graph.addInput("in\($0.offset)", shape: $0.element) }
    graph.markOutput(graph.addNode("node", operation, inputs: inputs))
    return graph
  }

  private func expectClose(_ found: [Float], _ expected: [Float], _ tolerance: Float = 1e-5) {
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= tolerance, "\(found) is not \(expected)") }
  }

  @Test func elementwiseOperationsByHand() throws {
    let x: [Float] = [-2, -0.5, 0, 3]
    let y: [Float] = [1, 2, -3, 0.5]
    let one = [[4]]
    let two = [[4], [4]]
    #expect(try GraphEvaluator(single(.relu, one)).run([x]) == [[0, 0, 0, 3]])
    #expect(try GraphEvaluator(single(.clamp(lower: -1, upper: 2), one)).run([x]) == [[-1, -0.5, 0, 2]])
    #expect(try GraphEvaluator(single(.add, two)).run([x, y]) == [[-1, 1.5, -3, 3.5]])
    #expect(try GraphEvaluator(single(.multiply, two)).run([x, y]) == [[-2, -1, 0, 1.5]])
    expectClose(
      try GraphEvaluator(single(.tanh, one)).run([x])[0], [-0.964_027_6, -0.462_117_2, 0, 0.995_054_8], 1e-6)
    expectClose(
      try GraphEvaluator(single(.sigmoid, one)).run([x])[0], [0.119_202_9, 0.377_540_7, 0.5, 0.952_574_1],
      1e-6
    )
  }

  @Test func broadcastingByHand() throws {
    let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
    for part in [[2], [1, 1, 2]] {
      let shapes = [[2, 2, 2], part]
      #expect(
        try GraphEvaluator(single(.add, shapes)).run([image, [10, 20]]) == [[11, 22, 13, 24, 15, 26, 17, 28]])
      #expect(
        try GraphEvaluator(single(.subtract, shapes)).run([image, [1, 2]]) == [[0, 0, 2, 2, 4, 4, 6, 6]])
      let turned = single(.subtract, shapes.reversed())
      #expect(turned.values[2].shape == [2, 2, 2])
      #expect(try GraphEvaluator(turned).run([[1, 2], image]) == [[0, 0, -2, -2, -4, -4, -6, -6]])
    }
    #expect(try GraphEvaluator(single(.multiply, [[4], [1]])).run([[1, 2, 3, 4], [3]]) == [[3, 6, 9, 12]])
    #expect(
      try GraphEvaluator(single(.multiply, [[2, 2, 2], [1, 2, 2]])).run([image, [1, 0, 0, 2]])
        == [[1, 0, 0, 8, 5, 0, 0, 16]])
  }

  @Test func pairShapes() {
    #expect(FloatGraph.pairShape([2, 3, 4], [4]) == [2, 3, 4])
    #expect(FloatGraph.pairShape([1], [2, 3, 4]) == [2, 3, 4])
    #expect(FloatGraph.pairShape([2, 3, 1], [1, 3, 1]) == [2, 3, 1])
    #expect(FloatGraph.pairShape([2, 3, 4], [2, 1, 4]) == nil)
    #expect(FloatGraph.pairShape([2, 3, 4], [2, 3, 1]) == nil)
    #expect(FloatGraph.pairShape([2, 3, 4], [3]) == nil)
    #expect(FloatGraph.pairShape([4], [1, 4]) == [1, 4])
  }

  @Test func softmaxByHand() throws {
    let output = try GraphEvaluator(single(.softmax, [[2, 1, 3]])).run([[0, 1, 2, 1000, 1000, -1000]])[0]
    let sum = 1 + exp(Float(1)) + exp(Float(2))
    expectClose(output, [1 / sum, exp(Float(1)) / sum, exp(Float(2)) / sum, 0.5, 0.5, 0], 1e-6)
  }

  @Test func layerNormalizationByHand() throws {
    // Mean 2, variance 2/3; then mean and variance 5 and 0.
    let layer = FloatGraph.LayerNormalization(gamma: [1, 2, -1], beta: [0, 1, 0.5], epsilon: 1e-5)
    let output = try GraphEvaluator(single(.layerNormalization(layer), [[2, 1, 3]])).run([[1, 2, 3, 5, 5, 5]]
    )[0]
    let deviation = (Float(2) / 3 + 1e-5).squareRoot()
    expectClose(output, [-1 / deviation, 1, -1 / deviation + 0.5, 0, 1, 0.5], 1e-6)
  }

  /// A constant is there in every sample of a batch, and what a visitor does to it does not last.
  @Test func constantsStay() throws {
    let graph = TestGraphs.mathematics(seed: 4)
    let evaluator = try GraphEvaluator(graph, batchCapacity: 2)
    var random = TestRandom(seed: 5)
    let samples = (0..<2).map { _ in graph.inputs.map { random.floats(graph.values[$0].count) } }
    let alone = try samples.map { try GraphEvaluator(graph).run($0)[0] }
    let joined = graph.inputs.indices.map { position in samples.flatMap { $0[position] } }
    let together = try evaluator.run(batch: joined, batchCount: 2)[0]
    expectClose(together, alone.flatMap { $0 })
    var visited = 0
    evaluator.execute(batchCount: 2) { value, elements in
      guard graph.constants.contains(where: { $0.value == value }) else { return }
      visited += 1
      elements.update(repeating: 3)
    }
    #expect(visited == graph.constants.count)
    #expect(Array(evaluator.outputBuffer(0)) != together)
    evaluator.execute(batchCount: 2)
    #expect(Array(evaluator.outputBuffer(0)) == together)
  }

  @Test func fullyConnectedByHand() throws {
    let graph = single(.fullyConnected(weights: [1, 2, 3, -1, 0.5, 0], bias: [10, -1]), [[3]])
    #expect(try GraphEvaluator(graph).run([[1, 2, 4]]) == [[27, -1]])
    #expect(
      try GraphEvaluator(graph, batchCapacity: 3).run(batch: [[1, 2, 4, 0, 0, 0]], batchCount: 2)
        == [[27, -1, 10, -1]])
  }

  /// A 3 × 3 input, 2 × 2 kernel, one row of padding on top and one column on the right only.
  @Test func asymmetricPaddingByHand() throws {
    let convolution = FloatGraph.Convolution2D(
      weights: [1, 10, 100, 1000], bias: [0.5], kernelHeight: 2, kernelWidth: 2, strideHeight: 2,
      strideWidth: 1, paddingTop: 1, paddingBottom: 0, paddingLeft: 0, paddingRight: 1)
    let graph = single(.convolution2D(convolution), [[3, 3, 1]])
    #expect(graph.values[1].shape == [2, 3, 1])
    let output = try GraphEvaluator(graph).run([[1, 2, 3, 4, 5, 6, 7, 8, 9]])[0]
    #expect(output == [2100.5, 3200.5, 300.5, 8754.5, 9865.5, 906.5])
  }

  @Test func recurrentUnitByHand() throws {
    // One unit, one input: every weight a scalar.
    let unit = FloatGraph.GatedRecurrentUnit(
      inputWeights: [0.5, -0.25, 1], recurrentWeights: [0.1, 0.2, -0.3], inputBias: [0.01, 0.02, 0.03],
      recurrentBias: [0.04, 0.05, 0.06])
    let output = try GraphEvaluator(single(.gatedRecurrentUnit(unit), [[1], [1]])).run([[2], [0.5]])
    let reset = 1 / (1 + exp(-(0.5 * 2 + 0.01 + 0.1 * 0.5 + 0.04)))
    let update = 1 / (1 + exp(-(-0.25 * 2 + 0.02 + 0.2 * 0.5 + 0.05)))
    let candidate = Foundation.tanh(2 + 0.03 + reset * (-0.3 * 0.5 + 0.06))
    expectClose(output[0], [Float((1 - update) * candidate + update * 0.5)], 1e-6)
  }

  /// Every operation in one graph: a batch equals its samples one by one.
  @Test func batchEqualsSamples() throws {
    let graph = TestGraphs.everyOperation(seed: 5)
    let single = try GraphEvaluator(graph)
    let batched = try GraphEvaluator(graph, batchCapacity: 4)
    var random = TestRandom(seed: 9)
    let samples = (0..<3).map { _ in graph.inputs.map { random.floats(graph.values[$0].count) } }
    let joined = graph.inputs.indices.map { position in samples.flatMap { $0[position] } }
    let together = try batched.run(batch: joined, batchCount: 3)
    for (index, sample) in samples.enumerated() {
      let alone = try single.run(sample)
      for (output, value) in graph.outputs.enumerated() {
        let count = graph.values[value].count
        expectClose(Array(together[output][(index * count)..<((index + 1) * count)]), alone[output])
      }
    }
    #expect(batched.values(of: graph.outputs[0]).count == 3 * graph.values[graph.outputs[0]].count)
  }

  @Test func wrongInputsAreErrors() throws {
    let evaluator = try GraphEvaluator(single(.add, [[4], [4]]))
    #expect(throws: GraphError.wrongInput(graph: "single", input: "inputs", expected: 2, found: 1)) {
      try evaluator.run([[1, 2, 3, 4]])
    }
    #expect(throws: GraphError.wrongInput(graph: "single", input: "'in1'", expected: 4, found: 3)) {
      try evaluator.run([[1, 2, 3, 4], [1, 2, 3]])
    }
    #expect(throws: GraphError.batchTooLarge(graph: "single", capacity: 1, found: 2)) {
      try evaluator.run(batch: [], batchCount: 2)
    }
  }
}

import Testing

@testable import ReferenceModels

/// Operations that move numbers, pools of which every number is known, values of every rank.
@Suite struct MovementOperationTests {
  private func graph(_ operation: FloatGraph.Operation, _ shapes: [[Int]]) -> FloatGraph {
    var graph = FloatGraph(name: "g")
    let inputs = shapes.enumerated().map { graph.addInput("in\($0)", shape: $1) }
    graph.markOutput(graph.addNode("n", operation, inputs: inputs))
    return graph
  }

  /// The shape that follows, and the output for the inputs given; a batch of two gives it twice.
  private func check(
    _ operation: FloatGraph.Operation, _ inputs: [([Int], [Float])], _ shape: [Int], _ expected: [Float]
  ) throws {
    let graph = self.graph(operation, inputs.map { $0.0 })
    #expect(graph.values[graph.outputs[0]].shape == shape)
    #expect(try GraphEvaluator(graph).run(inputs.map { $0.1 }) == [expected])
    let batch = try GraphEvaluator(graph, batchCapacity: 2).run(
      batch: inputs.map { $0.1 + $0.1 }, batchCount: 2)
    #expect(batch == [expected + expected])
  }

  @Test func movementByHand() throws {
    let six: [Float] = [1, 2, 3, 4, 5, 6]
    try check(.transpose(permutation: [1, 0]), [([2, 3], six)], [3, 2], [1, 4, 2, 5, 3, 6])
    try check(.transpose(permutation: [2, 0, 1]), [([1, 2, 3], six)], [3, 1, 2], [1, 4, 2, 5, 3, 6])
    try check(
      .slice(.init(starts: [1, 2], sizes: [2, 2], steps: [-1, -2])), [([2, 3], six)], [2, 2], [6, 4, 3, 1])
    try check(
      .pad(.init(before: [1, 0], after: [0, 1], value: -7)), [([2, 3], six)], [3, 4],
      [-7, -7, -7, -7, 1, 2, 3, -7, 4, 5, 6, -7])
    try check(.reshape([3, 1, 2]), [([2, 3], six)], [3, 1, 2], six)
    try check(
      .concatenate, [([2, 1, 2], [1, 2, 3, 4]), ([2, 1, 1], [5, 6])], [2, 1, 3], [1, 2, 5, 3, 4, 6])
    try check(.add, [([2, 3], six), ([2, 3], six)], [2, 3], [2, 4, 6, 8, 10, 12])
  }

  @Test func poolsByHand() throws {
    let image: [Float] = [1, -10, 4, 20, 3, -30, 8, 41, -5, 50, 6, -60]
    let window = FloatGraph.Window(kernelHeight: 2, kernelWidth: 2)
    try check(.maxPool2D(window), [([3, 2, 2], image)], [2, 1, 2], [8, 41, 8, 50])
    try check(.averagePool2D(.init(window: window)), [([3, 2, 2], image)], [2, 1, 2], [4, 5.25, 3, 0.25])
    let padded = FloatGraph.Window(kernelHeight: 2, kernelWidth: 2, strideHeight: 2, paddingTop: 1)
    try check(.maxPool2D(padded), [([3, 2, 2], image)], [2, 1, 2], [4, 20, 8, 50])
    try check(.averagePool2D(.init(window: padded)), [([3, 2, 2], image)], [2, 1, 2], [2.5, 5, 3, 0.25])
    try check(
      .averagePool2D(.init(window: padded, countsPadding: true)), [([3, 2, 2], image)], [2, 1, 2],
      [1.25, 2.5, 3, 0.25])
    let negative = image.map { -abs($0) }
    try check(.maxPool2D(padded), [([3, 2, 2], negative)], [2, 1, 2], [-1, -10, -3, -30])
  }

  @Test func refusals() {
    func expect(_ reason: String, _ operation: FloatGraph.Operation, _ shape: [Int], output: [Int]? = nil) {
      var graph = self.graph(operation, [shape])
      if let output { graph.values[1].shape = output }
      #expect(throws: GraphError.invalidGeometry(graph: "g", node: "n", reason: reason)) {
        try graph.validate()
      }
    }
    expect("[0, 0] is no permutation of 2 axes", .transpose(permutation: [0, 0]), [2, 2])
    expect("[0] is no permutation of 2 axes", .transpose(permutation: [0]), [2, 2])
    expect(
      "starts, sizes and steps need 2 numbers each", .slice(.init(starts: [0], sizes: [1], steps: [1])),
      [2, 2])
    expect(
      "axis 0 has 3 elements, the slice leaves them", .slice(.init(starts: [1], sizes: [3], steps: [1])), [3])
    expect(
      "axis 0 has 3 elements, the slice leaves them", .slice(.init(starts: [-1], sizes: [1], steps: [1])), [3]
    )
    expect(
      "the step of axis 0 must be 1 … 65536 or the same backwards",
      .slice(.init(starts: [0], sizes: [1], steps: [0])), [3])
    expect("before and after need 1 numbers each", .pad(.init(before: [1, 1], after: [1])), [3], output: [5])
    expect("paddings must lie in 0 … 65536", .pad(.init(before: [-1], after: [1])), [3])
    expect("the padding must be finite", .pad(.init(before: [1], after: [1], value: .nan)), [3])
    expect("6 elements do not fit the shape [4]", .reshape([4]), [2, 3])
    expect(
      "window 0 holds padding only",
      .maxPool2D(
        .init(kernelHeight: 2, kernelWidth: 1, dilationHeight: 5, paddingTop: 1, paddingBottom: 1)),
      [4, 4, 1])
    expect(
      "a window of a pool has at most 65535 taps", .maxPool2D(.init(kernelHeight: 256, kernelWidth: 256)),
      [256, 256, 1])
    #expect(
      throws: GraphError.shapeMismatch(
        graph: "g", node: "n", value: "in1", expected: [2, 3], found: [3, 3])
    ) { try graph(.concatenate, [[2, 2], [3, 3]]).validate() }
    #expect(throws: GraphError.invalidShape(graph: "g", value: "in0", shape: [1, 1, 1, 1, 1])) {
      try graph(.relu, [[1, 1, 1, 1, 1]]).validate()
    }
  }

  /// Every operation of windows and movement, written to a model file and read again.
  @Test func modelFilesKeepThem() throws {
    var random = TestRandom(seed: 4)
    var graph = FloatGraph(name: "windows")
    let image = graph.addInput("image", shape: [8, 9, 2])
    let window = FloatGraph.Window(
      kernelHeight: 2, kernelWidth: 3, strideHeight: 1, strideWidth: 2, dilationHeight: 2, dilationWidth: 1,
      paddingTop: 1, paddingBottom: 2, paddingLeft: 0, paddingRight: 1)
    let depthwise = graph.addNode(
      "depthwise",
      .depthwiseConvolution2D(.init(weights: random.floats(24), bias: random.floats(4), window: window)),
      inputs: [image])
    let dilated = graph.addNode(
      "dilated", .convolution2D(.init(weights: random.floats(36), bias: random.floats(3), window: window)),
      inputs: [image])
    let joined = graph.addNode("joined", .concatenate, inputs: [depthwise, dilated])
    let small = FloatGraph.Window(kernelHeight: 2, kernelWidth: 2)
    var value = graph.addNode(
      "average", .averagePool2D(.init(window: small, countsPadding: true)), inputs: [joined])
    value = graph.addNode("max", .maxPool2D(small), inputs: [value])
    value = graph.addNode("transpose", .transpose(permutation: [2, 0, 1]), inputs: [value])
    let rows = graph.values[value].shape[1]
    value = graph.addNode(
      "slice", .slice(.init(starts: [6, 0, 1], sizes: [3, rows, 1], steps: [-2, 1, 1])), inputs: [value])
    value = graph.addNode(
      "pad", .pad(.init(before: [0, 1, 0], after: [1, 0, 2], value: -0.5)), inputs: [value])
    graph.markOutput(graph.addNode("flat", .reshape([graph.values[value].count]), inputs: [value]))
    try graph.validate()
    var model = TestGraphs.model()
    model.graphs[.policy] = graph
    let read = try ReferenceModel(encoded: model.encoded(), name: "m")
    #expect(read == model)
    #expect(read.graphs[.policy] == graph)
  }
}

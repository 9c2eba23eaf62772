import Testing

@testable import ReferenceModels

/// Operations that slide a kernel over an image, against loops that test every tap against the borders.
@Suite struct WindowOperationTests {
  static func window(_ shape: [Int], _ random: inout TestRandom) -> FloatGraph.Window {
    let kernel = (Int.random(in: 1...3, using: &random), Int.random(in: 1...3, using: &random))
    var window = FloatGraph.Window(
      kernelHeight: kernel.0, kernelWidth: kernel.1, strideHeight: Int.random(in: 1...3, using: &random),
      strideWidth: Int.random(in: 1...3, using: &random),
      dilationHeight: Int.random(in: 1...2, using: &random),
      dilationWidth: Int.random(in: 1...2, using: &random))
    window.paddingTop = Int.random(in: 0..<window.spanHeight, using: &random)
    window.paddingBottom = Int.random(in: 0..<window.spanHeight, using: &random)
    window.paddingLeft = Int.random(in: 0..<window.spanWidth, using: &random)
    window.paddingRight = Int.random(in: 0..<window.spanWidth, using: &random)
    return window
  }

  static func shape(_ random: inout TestRandom) -> [Int] {
    [
      Int.random(in: 5...9, using: &random), Int.random(in: 5...9, using: &random),
      Int.random(in: 1...3, using: &random),
    ]
  }

  /// For every output position and tap, row by row: the input pixel, or nil in the padding.
  static func taps(_ w: FloatGraph.Window, _ shape: [Int]) -> [[Int?]] {
    let rows = (shape[0] + w.paddingTop + w.paddingBottom - w.dilationHeight * (w.kernelHeight - 1) - 1)
    let columns = (shape[1] + w.paddingLeft + w.paddingRight - w.dilationWidth * (w.kernelWidth - 1) - 1)
    var result: [[Int?]] = []
    for y in stride(from: 0, through: rows, by: w.strideHeight) {
      for x in stride(from: 0, through: columns, by: w.strideWidth) {
        var pixels: [Int?] = []
        for i in 0..<w.kernelHeight {
          for j in 0..<w.kernelWidth {
            let (row, column) = (
              y - w.paddingTop + i * w.dilationHeight, x - w.paddingLeft + j * w.dilationWidth
            )
            let isInside = (0..<shape[0]).contains(row) && (0..<shape[1]).contains(column)
            pixels.append(isInside ? row * shape[1] + column : nil)
          }
        }
        result.append(pixels)
      }
    }
    return result
  }

  /// Runs one node on a batch of two and compares with `naive`, sample by sample.
  private func check(
    _ operation: FloatGraph.Operation, _ shape: [Int], _ random: inout TestRandom,
    naive: ([Float]) -> [Float]
  ) throws {
    var graph = FloatGraph(name: "single")
    graph.markOutput(graph.addNode("node", operation, inputs: [graph.addInput("in", shape: shape)]))
    let count = shape.reduce(1, *)
    let input = random.floats(2 * count)
    let expected = naive(Array(input[..<count])) + naive(Array(input[count...]))
    let output = try GraphEvaluator(graph, batchCapacity: 2).run(batch: [input], batchCount: 2)[0]
    #expect(output.count == expected.count)
    for (found, wanted) in zip(output, expected) { #expect(abs(found - wanted) <= 1e-5) }
  }

  @Test(arguments: 0..<16) func convolution(seed: Int) throws {
    var random = TestRandom(seed: UInt64(seed))
    let shape = Self.shape(&random)
    let window = Self.window(shape, &random)
    let channels = Int.random(in: 1...4, using: &random)
    let taps = window.kernelHeight * window.kernelWidth
    let convolution = FloatGraph.Convolution2D(
      weights: random.floats(channels * taps * shape[2]), bias: random.floats(channels), window: window)
    try check(.convolution2D(convolution), shape, &random) { input in
      Self.taps(window, shape).flatMap { pixels in
        (0..<channels).map { channel in
          var sum = convolution.bias[channel]
          for (tap, pixel) in pixels.enumerated() {
            guard let pixel else { continue }
            for k in 0..<shape[2] {
              sum += convolution.weights[(channel * taps + tap) * shape[2] + k] * input[pixel * shape[2] + k]
            }
          }
          return sum
        }
      }
    }
  }

  @Test(arguments: 0..<16) func depthwiseConvolution(seed: Int) throws {
    var random = TestRandom(seed: UInt64(100 + seed))
    let shape = Self.shape(&random)
    let window = Self.window(shape, &random)
    let multiplier = Int.random(in: 1...3, using: &random)
    let channels = shape[2] * multiplier
    let convolution = FloatGraph.DepthwiseConvolution2D(
      weights: random.floats(window.kernelHeight * window.kernelWidth * channels),
      bias: random.floats(channels), window: window)
    try check(.depthwiseConvolution2D(convolution), shape, &random) { input in
      Self.taps(window, shape).flatMap { pixels in
        (0..<channels).map { channel in
          var sum = convolution.bias[channel]
          for (tap, pixel) in pixels.enumerated() {
            guard let pixel else { continue }
            sum +=
              convolution.weights[tap * channels + channel] * input[pixel * shape[2] + channel / multiplier]
          }
          return sum
        }
      }
    }
  }

  @Test func depthwiseRefusals() throws {
    func graph(_ bias: Int, _ weights: Int, _ change: (inout FloatGraph.Window) -> Void) -> FloatGraph {
      var window = FloatGraph.Window(kernelHeight: 2, kernelWidth: 2)
      change(&window)
      var graph = FloatGraph(name: "g")
      let convolution = FloatGraph.DepthwiseConvolution2D(
        weights: [Float](repeating: 1, count: weights), bias: [Float](repeating: 0, count: bias),
        window: window)
      graph.markOutput(
        graph.addNode(
          "d", .depthwiseConvolution2D(convolution), inputs: [graph.addInput("x", shape: [4, 4, 2])]))
      return graph
    }
    try graph(6, 24) { _ in }.validate()
    #expect(
      throws: GraphError.wrongParameterCount(graph: "g", node: "d", parameter: "bias", expected: 4, found: 5)
    ) { try graph(5, 20) { _ in }.validate() }
    #expect(
      throws: GraphError.wrongParameterCount(
        graph: "g", node: "d", parameter: "weights", expected: 16, found: 15)
    ) { try graph(4, 15) { _ in }.validate() }
    #expect(
      throws: GraphError.invalidGeometry(
        graph: "g", node: "d", reason: "kernel, stride and dilation must lie in 1 … 65536")
    ) { try graph(2, 8) { $0.dilationWidth = 0 }.validate() }
    #expect(throws: GraphError.invalidShape(graph: "g", value: "d", shape: [0, 3, 2])) {
      try graph(2, 8) { $0.dilationHeight = 4 }.validate()
    }
  }
}

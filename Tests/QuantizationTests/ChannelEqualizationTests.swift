import Foundation
import ReferenceModels
import Testing

@testable import Quantization

@Suite struct ChannelEqualizationTests {
  private let graph = QuantizerFixtures.unequalNetwork(seed: 3, spread: 1000)
  private var samples: [[[Float]]] { QuantizerFixtures.source(graph, sampleCount: 24, seed: 8).samples }

  /// By channel: the largest magnitude of a value and the largest weight that reads it.
  private func magnitudes(
    _ graph: FloatGraph, _ value: String, _ reader: String
  ) throws -> [(reach: Double, column: Double)] {
    let id = try #require(graph.values.firstIndex { $0.name == value })
    let node = try #require(graph.nodes.firstIndex { $0.name == reader })
    let layout = try #require(WeightLayout(graph, node))
    let channels = try #require(graph.values[id].shape.last)
    var found = [(reach: Double, column: Double)](repeating: (0, 0), count: channels)
    let evaluator = try GraphEvaluator(graph)
    for sample in samples {
      evaluator.load(sample)
      evaluator.execute()
      for (index, element) in evaluator.values(of: id).enumerated() {
        found[index % channels].reach = max(found[index % channels].reach, Double(abs(element)))
      }
    }
    for (index, weight) in layout.weights.enumerated() {
      let channel = layout.column(index) % channels
      found[channel].column = max(found[channel].column, Double(abs(weight)))
    }
    return found
  }

  @Test func leavesTheFunctionUnchanged() throws {
    let equalized = try ChannelEqualization(graph, samples: samples).graph
    #expect(equalized != graph)
    let (before, after) = (try GraphEvaluator(graph), try GraphEvaluator(equalized))
    for sample in samples {
      for (left, right) in zip(try before.run(sample)[0], try after.run(sample)[0]) {
        #expect(abs(left - right) <= 1e-4 * max(1, abs(left)))
      }
    }
  }

  /// Over leaky ReLU into a depthwise convolution, and from that over ReLU and a pool into a dense layer.
  @Test(arguments: [("leaky", "depthwise"), ("pooled", "dense")])
  func makesRangesEqual(_ value: String, _ reader: String) throws {
    let equalized = try ChannelEqualization(graph, samples: samples).graph
    func mismatch(_ graph: FloatGraph) throws -> Double {
      try magnitudes(graph, value, reader).map { abs(log($0.reach / $0.column)) }.max() ?? 0
    }
    #expect(try mismatch(graph) > 3)
    #expect(try mismatch(equalized) < 0.01)
    func spread(_ graph: FloatGraph) throws -> Double {
      let reaches = try magnitudes(graph, value, reader).map(\.reach)
      return try #require(reaches.max()) / #require(reaches.min())
    }
    #expect(try spread(graph) > 100)
    #expect(try spread(equalized) < 20)
  }

  @Test func precisionGrows() throws {
    func decibels(_ equalizes: Bool) throws -> Double {
      let options = QuantizationOptions(activations: .int8, equalizesChannels: equalizes)
      let source = CalibratedGraph(
        name: "unequal", role: 0, graph: graph, samples: samples, targetSQNRDecibels: 40)
      let report = try Quantizer(options: options).quantize([source]).report.networks[0]
      return try #require(report.tensors.first { $0.name == "dense" }).signalToNoiseDecibels
    }
    #expect(try decibels(true) > decibels(false) + 6)
  }

  private func dense(_ graph: inout FloatGraph, _ name: String, _ input: Int, _ scale: Float) -> Int {
    graph.addNode(
      name, .fullyConnected(weights: [scale, 1, 1, 1 / scale], bias: [0.1, 0.2]), inputs: [input])
  }

  /// f(s x) = s f(x) does not hold for a clamp (ReLU6) and for tanh; a second reader would see other numbers, and an output
  /// must keep its own.
  @Test(arguments: ["clamp", "tanh", "output", "second reader", "group"])
  func leavesAlone(_ what: String) throws {
    var graph = FloatGraph(name: what)
    let first = dense(&graph, "first", graph.addInput("in", shape: [2]), 100)
    let between =
      switch what {
      case "clamp": graph.addNode("between", .clamp(lower: 0, upper: 6), inputs: [first])
      case "tanh": graph.addNode("between", .tanh, inputs: [first])
      case "group": graph.addNode("between", .relu, inputs: [first], group: "latent")
      default: graph.addNode("between", .relu, inputs: [first])
      }
    let second = dense(&graph, "second", between, 0.01)
    if what == "output" { graph.markOutput(between) }
    if what == "second reader" {
      graph.markOutput(graph.addNode("sum", .add, inputs: [between, second]))
    } else {
      graph.markOutput(second)
    }
    #expect(try ChannelEqualization(graph, samples: [[[1, -1]], [[0.5, 2]]]).graph == graph)
  }

  /// A pool behind a reshape sees other channels than the convolution's.
  @Test func poolsBehindReshapesEndAChain() throws {
    var random = FixtureRandom(seed: 1)
    var graph = FloatGraph(name: "reshaped")
    let first = graph.addNode(
      "conv",
      .convolution2D(
        .init(
          weights: random.floats(4 * 2), bias: random.floats(4), kernelHeight: 1, kernelWidth: 1,
          strideHeight: 1, strideWidth: 1, paddingTop: 0, paddingBottom: 0, paddingLeft: 0, paddingRight: 0)),
      inputs: [graph.addInput("in", shape: [2, 2, 2])])
    let reshaped = graph.addNode("reshaped", .reshape([4, 2, 2]), inputs: [first])
    let pooled = graph.addNode(
      "pooled", .maxPool2D(FloatGraph.Window(kernelHeight: 2, kernelWidth: 2)), inputs: [reshaped])
    graph.markOutput(
      graph.addNode(
        "dense", .fullyConnected(weights: random.floats(24), bias: [0, 0, 0, 0]), inputs: [pooled]))
    #expect(try ChannelEqualization(graph, samples: [[random.floats(8)]]).graph == graph)
  }
}

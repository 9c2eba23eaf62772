import ModelImage
import ReferenceModels
import Testing

@testable import Quantization

/// Constants, repeated operands, functions, softmax and layer normalisation from float graph to image.
@Suite struct MathematicsQuantizationTests {
  /// `image [4, 5, 8]`, `gate [8]` → gated, shifted, mirrored, normalised, squashed → `[4, 5, 8]` of shares.
  private func graph(seed: UInt64, last: FloatGraph.Operation?) -> FloatGraph {
    var random = FixtureRandom(seed: seed)
    var graph = FloatGraph(name: "mathematics")
    let image = graph.addInput("image", shape: [4, 5, 8])
    let gate = graph.addInput("gate", shape: [8])
    let offset = graph.addConstant("offset", shape: [1, 1, 8], random.floats(8))
    let one = graph.addConstant("one", shape: [1], [1])
    let gated = graph.addNode("gated", .multiply, inputs: [image, gate])
    let shifted = graph.addNode("shifted", .add, inputs: [gated, offset])
    let mirrored = graph.addNode("mirrored", .subtract, inputs: [one, shifted])
    var value = graph.addNode(
      "normal",
      .layerNormalization(.init(gamma: random.floats(8, in: -2...2), beta: random.floats(8), epsilon: 1e-5)),
      inputs: [mirrored])
    if let last { value = graph.addNode("last", last, inputs: [value]) }
    graph.markOutput(value)
    return graph
  }

  private func quantized(_ graph: FloatGraph, _ activations: ActivationWidths) throws -> QuantizedNetworks {
    try Quantizer(options: QuantizationOptions(activations: activations)).quantize([
      QuantizerFixtures.source(graph, sampleCount: 24, seed: 3)
    ])
  }

  @Test(arguments: [nil, .softmax, .function(.hardSwish), .function(.gelu)] as [FloatGraph.Operation?])
  func reachesItsPrecision(last: FloatGraph.Operation?) throws {
    let graph = graph(seed: 1, last: last)
    let output = graph.values[graph.outputs[0]].name
    for (activations, floor) in [(ActivationWidths.int8, 25.0), (.int16, 65)] {
      let report = try quantized(graph, activations).report.networks[0]
      let tensor = try #require(report.tensors.first { $0.name == output })
      #expect(tensor.signalToNoiseDecibels > floor, "\(activations): \(tensor.signalToNoiseDecibels)")
      #expect(tensor.widthBits == (activations == .int8 ? 8 : 16))
    }
  }

  @Test func softmaxHasTheScaleOfTensorFlowLite() throws {
    let graph = graph(seed: 2, last: .softmax)
    for (activations, scale, zeroPoint) in [
      (ActivationWidths.int8, Float(1) / 256, Int32(-128)), (.int16, 1 / 32768, 0),
    ] {
      let network = try quantized(graph, activations).networks[0]
      let tensor = try #require(network.tensors.first { $0.name == "last" })
      #expect(tensor.scale == scale && tensor.zeroPoint == zeroPoint)
    }
  }

  @Test func constantsAreInTheImage() throws {
    let graph = graph(seed: 3, last: nil)
    for activations in [ActivationWidths.int8, .int16] {
      let network = try quantized(graph, activations).networks[0]
      for constant in graph.constants {
        let tensor = try #require(network.tensors.first { $0.name == graph.values[constant.value].name })
        let integers = try #require(tensor.constant)
        for (integer, real) in zip(integers, constant.elements) {
          #expect(abs(Float(integer - tensor.zeroPoint) * tensor.scale - real) <= 0.51 * tensor.scale)
        }
      }
    }
  }

  @Test func outputsThatAreConstantsAndPolesAreErrors() {
    var wire = FloatGraph(name: "wire")
    let x = wire.addInput("x", shape: [1])
    wire.markOutput(wire.addNode("y", .relu, inputs: [x]))
    wire.markOutput(wire.addConstant("c", shape: [1], [2]))
    #expect(throws: QuantizationError.constantIsOutput(network: "wire", value: "c")) {
      try quantized(wire, .int8)
    }
    var pole = FloatGraph(name: "pole")
    let input = pole.addInput("x", shape: [1])
    pole.markOutput(pole.addNode("y", .function(.reciprocal), inputs: [input]))
    #expect(throws: QuantizationError.nonFiniteValue(network: "pole", sample: 1, value: "y", element: 0)) {
      try Quantizer().quantize([
        CalibratedGraph(name: "pole", role: 0, graph: pole, samples: [[[1]], [[0]]], targetSQNRDecibels: 0)
      ])
    }
  }
}

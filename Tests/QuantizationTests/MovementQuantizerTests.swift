import ModelImage
import ReferenceModels
import Testing

@testable import Quantization

/// Pools, movement and reshapes in the quantiser: what shares a scale, what disappears, what the runtime makes of it.
@Suite struct MovementQuantizerTests {
  private func quantize(
    _ graph: FloatGraph, _ widths: ActivationWidths = .int8
  ) throws -> (QuantizedNetwork, QuantizationReport.Network) {
    let source = QuantizerFixtures.source(graph, sampleCount: 32, seed: 3)
    let result = try Quantizer(options: QuantizationOptions(activations: widths)).quantize([source])
    return (result.networks[0], result.report.networks[0])
  }

  /// Image [8, 6, 4] → max pool → average pool → transpose → slice → pad → global average → dense.
  private func pooling() -> FloatGraph {
    var random = FixtureRandom(seed: 8)
    var graph = FloatGraph(name: "pooling")
    var value = graph.addInput("image", shape: [8, 6, 4])
    value = graph.addNode(
      "max", .maxPool2D(.init(kernelHeight: 2, kernelWidth: 2, strideHeight: 2)), inputs: [value])
    value = graph.addNode(
      "average",
      .averagePool2D(
        .init(
          window: .init(kernelHeight: 3, kernelWidth: 3, paddingTop: 1, paddingLeft: 1), countsPadding: true)),
      inputs: [value])
    value = graph.addNode("transpose", .transpose(permutation: [2, 0, 1]), inputs: [value])
    value = graph.addNode(
      "slice", .slice(.init(starts: [3, 0, 0], sizes: [2, 3, 2], steps: [-2, 1, 1])), inputs: [value])
    value = graph.addNode(
      "pad", .pad(.init(before: [0, 1, 0], after: [1, 0, 2], value: 0.25)), inputs: [value])
    value = graph.addNode(
      "global",
      .averagePool2D(.init(window: .init(kernelHeight: 3, kernelWidth: 4))), inputs: [value])
    value = graph.addNode("flat", .reshape([4]), inputs: [value])
    graph.markOutput(
      graph.addNode(
        "dense", .fullyConnected(weights: random.floats(12), bias: random.floats(3)), inputs: [value]))
    return graph
  }

  @Test func poolsAndMovementShareTheirInputsScale() throws {
    let (network, report) = try quantize(pooling())
    #expect(
      network.operators.map(\.name) == ["max", "average", "transpose", "slice", "pad", "global", "dense"])
    let moved = network.tensors.filter { $0.name != "dense" }
    #expect(moved.count == 7)
    #expect(Set(moved.map(\.scale)).count == 1 && Set(moved.map(\.zeroPoint)).count == 1)
    let dense = try #require(report.tensors.first { $0.name == "dense" })
    #expect(dense.signalToNoiseDecibels > 15)
    let wide = try quantize(pooling(), .int16).1
    #expect(try #require(wide.tensors.first { $0.name == "dense" }).signalToNoiseDecibels > 40)
    #expect(wide.tensors.allSatisfy { $0.widthBits == 16 })
    // What only moves is exact, beyond the rounding of the input.
    for name in ["max", "transpose", "slice"] {
      let tensor = try #require(wide.tensors.first { $0.name == name })
      #expect(tensor.maximumError <= tensor.scale * 1.01)
    }
  }

  @Test func concatenationOfImages() throws {
    var graph = FloatGraph(name: "joined")
    let left = graph.addInput("left", shape: [3, 2, 2])
    let right = graph.addInput("right", shape: [3, 2, 1])
    graph.markOutput(graph.addNode("joined", .concatenate, inputs: [left, right]))
    let (network, report) = try quantize(graph, .int16)
    #expect(network.tensors[2].shape == [3, 2, 3])
    #expect(try #require(report.tensors.last).signalToNoiseDecibels > 70)
  }

  /// Dense → reshape → convolution → reshape → dense: neither reshape is left.
  @Test func reshapesBetweenOperatorsThatCountDisappear() throws {
    var random = FixtureRandom(seed: 9)
    var graph = FloatGraph(name: "decoder")
    let code = graph.addInput("code", shape: [5])
    let dense = graph.addNode(
      "dense", .fullyConnected(weights: random.floats(60), bias: random.floats(12)), inputs: [code])
    let relu = graph.addNode("relu", .relu, inputs: [dense])
    let image = graph.addNode("image", .reshape([2, 3, 2]), inputs: [relu])
    let convolution = graph.addNode(
      "convolution",
      .convolution2D(
        .init(
          weights: random.floats(8), bias: random.floats(4), window: .init(kernelHeight: 1, kernelWidth: 1))),
      inputs: [image])
    let flat = graph.addNode("flat", .reshape([24]), inputs: [convolution])
    let again = graph.addNode("again", .reshape([4, 6]), inputs: [flat])
    graph.markOutput(
      graph.addNode(
        "out", .fullyConnected(weights: random.floats(48), bias: random.floats(2)), inputs: [again]))
    let (network, report) = try quantize(graph, .int16)
    #expect(network.operators.map(\.name) == ["dense", "convolution", "out"])
    #expect(network.tensors.map(\.name) == ["code", "image", "convolution", "out"])
    #expect(network.tensors[1].shape == [2, 3, 2])
    #expect(try #require(report.tensors.last).signalToNoiseDecibels > 35)
  }

  /// Where a shape matters on both sides, a copy of equal scale remains; so it does for outputs.
  @Test func otherReshapesAreExactCopies() throws {
    var graph = FloatGraph(name: "copies")
    let image = graph.addInput("image", shape: [2, 6])
    let reshaped = graph.addNode("reshaped", .reshape([3, 4]), inputs: [image])
    let turned = graph.addNode("turned", .transpose(permutation: [1, 0]), inputs: [reshaped])
    graph.markOutput(graph.addNode("flat", .reshape([12]), inputs: [turned]))
    let (network, report) = try quantize(graph)
    #expect(network.operators.map(\.name) == ["reshaped", "turned", "flat"])
    #expect(network.operators[0].operation == .clamp(-128...127))
    #expect(Set(network.tensors.map(\.scale)).count == 1)
    #expect(Set(report.tensors.map(\.maximumError)).count == 1)
    var wire = FloatGraph(name: "wire")
    wire.markOutput(wire.addNode("out", .reshape([4]), inputs: [wire.addInput("in", shape: [2, 2])]))
    #expect(try quantize(wire).0.operators.count == 1)
  }

  /// A group is not lost with a reshape: the value that carries it stays.
  @Test func reshapedGroupsStay() throws {
    var random = FixtureRandom(seed: 10)
    var graph = FloatGraph(name: "grouped")
    let code = graph.addInput("code", shape: [4], group: "latent")
    let grid = graph.addNode("grid", .reshape([2, 2]), inputs: [code], group: "latent")
    graph.markOutput(
      graph.addNode("out", .fullyConnected(weights: random.floats(4), bias: [0]), inputs: [grid]))
    #expect(try quantize(graph).0.tensors.map(\.name) == ["code", "grid", "out"])
  }

  /// Repacking reads operators back: they are what was written.
  @Test func imagesGiveTheOperatorsBack() throws {
    let network = try quantize(pooling()).0
    let bytes = try ImageBuilder.build(
      ImageContents(
        networks: [network], metadata: ImageMetadata(name: "n", version: "1", provenance: "p")))
    let loaded = try LoadedImage(bytes)
    defer { withExtendedLifetime(loaded) {} }
    let image = loaded.image
    for (index, written) in network.operators.enumerated() {
      #expect(QuantizedOperation(reading: image.operator(index), of: image) == written.operation)
    }
  }
}

import ReferenceModels
import Testing

@testable import Quantization

/// Networks of operations that slide a kernel over an image, quantised and run by the device's runtime.
@Suite struct WindowOperationQuantizerTests {
  /// Image [8, 7, 3] → depthwise (two outputs a channel), ReLU → pointwise → dilated convolution.
  static func separableNetwork(seed: UInt64) -> FloatGraph {
    var random = FixtureRandom(seed: seed)
    var graph = FloatGraph(name: "separable")
    let image = graph.addInput("image", shape: [8, 7, 3])
    let depthwise = graph.addNode(
      "depthwise",
      .depthwiseConvolution2D(
        .init(
          weights: random.floats(9 * 6, in: -0.5...0.5), bias: random.floats(6, in: -0.1...0.3),
          window: .init(
            kernelHeight: 3, kernelWidth: 3, strideHeight: 2, paddingTop: 1, paddingBottom: 1,
            paddingLeft: 1, paddingRight: 1))), inputs: [image])
    let relu = graph.addNode("relu", .relu, inputs: [depthwise])
    let pointwise = graph.addNode(
      "pointwise",
      .convolution2D(
        .init(
          weights: random.floats(5 * 6, in: -0.5...0.5), bias: random.floats(5),
          window: .init(kernelHeight: 1, kernelWidth: 1))), inputs: [relu])
    let dilated = graph.addNode(
      "dilated",
      .convolution2D(
        .init(
          weights: random.floats(4 * 6 * 5, in: -0.3...0.3), bias: random.floats(4),
          window: .init(
            kernelHeight: 2, kernelWidth: 3, dilationHeight: 2, dilationWidth: 2, paddingTop: 1,
            paddingLeft: 2, paddingRight: 1))), inputs: [pointwise])
    graph.markOutput(dilated)
    return graph
  }

  @Test(arguments: 0..<3, [true, false]) func separableNetworkReachesItsPrecision(
    seed: Int, compensates: Bool
  ) throws {
    let graph = Self.separableNetwork(seed: UInt64(seed))
    let source = QuantizerFixtures.source(graph, sampleCount: 48, seed: 1)
    for (widths, least) in [(ActivationWidths.int16, 35.0), (.int8, 25)] {
      let options = QuantizationOptions(activations: widths, compensatesWeightErrors: compensates)
      let result = try Quantizer(options: options).quantize([source])
      let report = result.report.networks[0]
      let output = try #require(report.tensors.first { $0.name == "dilated" })
      #expect(output.signalToNoiseDecibels > least)
      #expect(report.multiplyAccumulates == graph.multiplyAccumulates)
      #expect(report.weightBytes == 54 + 30 + 120)
      // The ReLU is folded into the depthwise convolution.
      #expect(result.networks[0].operators.map(\.name) == ["depthwise", "pointwise", "dilated"])
    }
  }

}

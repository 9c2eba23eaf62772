import Foundation
import ModelImage
import ReferenceModels
import Testing

@testable import Quantization

@Suite struct QuantizerTests {
  private func report(
    _ graph: FloatGraph, _ activations: ActivationWidths, seed: UInt64 = 1
  ) throws -> QuantizationReport.Network {
    let source = QuantizerFixtures.source(graph, sampleCount: 48, seed: seed)
    let result = try Quantizer(options: QuantizationOptions(activations: activations)).quantize([source])
    return result.report.networks[0]
  }

  private func output(_ report: QuantizationReport.Network, _ name: String) throws
    -> QuantizationReport.Tensor
  {
    try #require(report.tensors.first { $0.name == name })
  }

  /// Through the device's runtime: with weights on the grid only activations are rounded.
  @Test(arguments: 0..<4) func convolutionNetworkReachesItsPrecision(seed: Int) throws {
    let graph = QuantizerFixtures.convolutionNetwork(seed: UInt64(seed))
    let wide = try report(graph, .int16)
    #expect(try output(wide, "dense").signalToNoiseDecibels > 55)
    #expect(wide.tensors.allSatisfy { $0.widthBits == 16 && $0.zeroPoint == 0 && $0.saturatedCount == 0 })
    let narrow = try report(graph, .int8)
    #expect(try output(narrow, "dense").signalToNoiseDecibels > 25)
    #expect(try output(narrow, "relu1").zeroPoint == -128)
    #expect(narrow.tensors.allSatisfy { $0.widthBits == 8 })
    #expect(narrow.multiplyAccumulates == graph.multiplyAccumulates)
    #expect(narrow.weightBytes == 6 * 18 + 4 * 24 + 4 * 16)
  }

  @Test(arguments: 0..<4) func recurrentNetworkReachesItsPrecision(seed: Int) throws {
    let wide = try report(QuantizerFixtures.recurrentNetwork(seed: UInt64(seed)), .int16)
    #expect(try output(wide, "next").signalToNoiseDecibels > 40)
    #expect(try output(wide, "gated").cosine > 0.9999)
    // The state is int16 whatever was asked for, because the recurrent unit has no other width.
    let narrow = try report(QuantizerFixtures.recurrentNetwork(seed: UInt64(seed)), .int8)
    #expect(try output(narrow, "next").widthBits == 16)
    #expect(try output(narrow, "code").widthBits == 8)
  }

  @Test func groupsShareScaleAndWidthOverNetworks() throws {
    var first = FloatGraph(name: "first")
    let a = first.addInput("a", shape: [3], group: "latent")
    first.markOutput(
      first.addNode(
        "b", .fullyConnected(weights: [Float](repeating: 0.5, count: 6), bias: [0, 1]), inputs: [a]))
    var second = FloatGraph(name: "second")
    let c = second.addInput("c", shape: [2])
    second.markOutput(
      second.addNode("d", .fullyConnected(weights: [4, 0, 0, 4], bias: [0, 0]), inputs: [c]), group: "latent")
    for activations in [ActivationWidths.int8, .int16] {
      let result = try Quantizer(options: QuantizationOptions(activations: activations)).quantize([
        QuantizerFixtures.source(first, sampleCount: 20, seed: 1),
        QuantizerFixtures.source(second, sampleCount: 20, seed: 2),
      ])
      let a = try output(result.report.networks[0], "a")
      let d = try output(result.report.networks[1], "d")
      #expect(a.scale == d.scale && a.zeroPoint == d.zeroPoint && a.widthBits == d.widthBits)
      #expect(a.saturatedCount == 0)
      // The range comes from the wider of the two.
      #expect(a.scale * Double(activations == .int8 ? 255 : 65534) > 7)
    }
  }

  @Test func automaticWidthsFollowTheTarget() throws {
    let graph = QuantizerFixtures.convolutionNetwork(seed: 5)
    func widths(_ target: Double) throws -> [Int] {
      let source = QuantizerFixtures.source(graph, sampleCount: 32, seed: 4, targetSQNRDecibels: target)
      return try Quantizer().quantize([source]).report.networks[0].tensors.map(\.widthBits)
    }
    #expect(try widths(0).allSatisfy { $0 == 8 })
    #expect(try widths(150).allSatisfy { $0 == 16 })
  }

  @Test func requiredMagnitudesAreRepresentable() throws {
    let source = QuantizerFixtures.source(
      QuantizerFixtures.recurrentNetwork(seed: 1), sampleCount: 8, seed: 1)
    let options = QuantizationOptions(requiredMagnitudes: ["state": 9])
    let result = try Quantizer(options: options).quantize([source])
    let state = try output(result.report.networks[0], "state")
    #expect(abs(state.scale * 32767 - 9) < 1e-3)
  }

  @Test func sameInputGivesSameBytes() throws {
    func bytes() throws -> [UInt8] {
      let result = try Quantizer().quantize([
        QuantizerFixtures.source(QuantizerFixtures.convolutionNetwork(seed: 2), sampleCount: 16, seed: 3),
        QuantizerFixtures.source(QuantizerFixtures.recurrentNetwork(seed: 2), sampleCount: 16, seed: 3),
      ])
      return try ImageBuilder.build(
        ImageContents(
          networks: result.networks, metadata: ImageMetadata(name: "n", version: "1", provenance: "p")))
    }
    #expect(try bytes() == bytes())
  }

  @Test func reportIsJSON() throws {
    let source = QuantizerFixtures.source(
      QuantizerFixtures.convolutionNetwork(seed: 2), sampleCount: 4, seed: 3)
    let report = try Quantizer().quantize([source]).report
    let decoded = try JSONDecoder().decode(QuantizationReport.self, from: JSONEncoder().encode(report))
    #expect(decoded == report)
  }

  @Test func wrongCalibrationIsAnError() {
    let graph = QuantizerFixtures.recurrentNetwork(seed: 1)
    func quantize(_ samples: [[[Float]]]) throws -> QuantizedNetworks {
      try Quantizer().quantize([
        CalibratedGraph(name: "net", role: 0, graph: graph, samples: samples, targetSQNRDecibels: 0)
      ])
    }
    let state: [Float] = [0, 0, 0, 0]
    #expect(throws: QuantizationError.noCalibration(network: "net")) { try quantize([]) }
    #expect(
      throws: QuantizationError.wrongSample(network: "net", sample: 0, input: "code", expected: 5, found: 4)
    ) { try quantize([[state, state]]) }
    #expect(
      throws: QuantizationError.wrongSample(network: "net", sample: 0, input: "inputs", expected: 2, found: 1)
    ) { try quantize([[state]]) }
    #expect(
      throws: QuantizationError.nonFiniteSample(network: "net", sample: 0, input: "code", element: 3)
    ) { try quantize([[[0, 0, 0, .nan, 0], state]]) }
  }

  @Test func inputThatIsOutputIsAnError() {
    var graph = FloatGraph(name: "wire")
    graph.markOutput(graph.addInput("x", shape: [2]))
    #expect(throws: QuantizationError.inputIsOutput(network: "wire", value: "x")) {
      try Quantizer().quantize([QuantizerFixtures.source(graph, sampleCount: 2, seed: 1)])
    }
  }
}

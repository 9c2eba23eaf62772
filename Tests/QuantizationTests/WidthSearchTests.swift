import Foundation
import ReferenceModels
import Testing

@testable import Quantization

/// Widths that keep a target end to end.
@Suite struct WidthSearchTests {
  private func report(
    _ activations: ActivationWidths, target: Double, layers: Bool = false
  ) throws -> QuantizationReport.Network {
    // Weights on the grid: only activations make noise.
    let source = QuantizerFixtures.source(
      QuantizerFixtures.convolutionNetwork(seed: 1), sampleCount: 48, seed: 3, targetSQNRDecibels: target)
    return try Quantizer(options: QuantizationOptions(activations: activations))
      .quantize([source], studiesLayers: layers).report.networks[0]
  }

  private func worst(_ report: QuantizationReport.Network) throws -> Double {
    try #require(report.tensors.first { $0.name == "dense" }).signalToNoiseDecibels
  }

  @Test func reachesATargetBetweenInt8AndInt16() throws {
    // Four tensors make about equal noise: a good 2 dB is what less than all of them take away.
    let target = try worst(report(.int8, target: 40)) + 2
    let found = try report(.mixed, target: target)
    let reached = try #require(found.target)
    #expect(try worst(found) >= target)
    #expect(reached.isReached)
    #expect(reached.reachedDecibels == (try worst(found)))
    #expect(reached.wideTensors > 0)
    #expect(reached.wideTensors < reached.tensors)
  }

  @Test func widensNothingWhereInt8IsEnough() throws {
    let found = try #require(try report(.mixed, target: 15).target)
    #expect(found.isReached)
    #expect(found.wideTensors == 0)
  }

  /// Weights that int8 does not represent limit what activations can do.
  @Test func saysThatWeightsLimit() throws {
    let source = QuantizerFixtures.source(
      QuantizerFixtures.unequalNetwork(seed: 2, spread: 30), sampleCount: 48, seed: 3, targetSQNRDecibels: 90)
    let result = try Quantizer(options: QuantizationOptions(activations: .mixed)).quantize([source])
    let found = try #require(result.report.networks[0].target)
    #expect(!found.isReached)
    #expect(found.weightsDecibels < 90)
    #expect(found.reachedDecibels < 90)
    // All that may help has been widened: the activations add little to the weights' noise.
    #expect(found.reachedDecibels > found.weightsDecibels - 3)
  }

  @Test func layersSayWhatTheyCostAndGain() throws {
    let found = try report(.int8, target: 40, layers: true)
    let layers = try #require(found.layers)
    #expect(layers.map(\.name) == ["conv1", "conv2", "dense"])
    #expect(found.endToEndDecibels == (try worst(found)))
    for layer in layers {
      // One layer alone is better than all of them.
      #expect(try #require(layer.aloneDecibels) > worst(found))
      #expect(try #require(layer.weightsDecibels) > 55)
      #expect(try #require(layer.gainDecibels) > 0)
    }
    #expect(layers.map(\.addedBytes) == [54, 16, 4])
    let wide = try #require(try report(.int16, target: 40, layers: true).layers)
    #expect(wide.allSatisfy { $0.gainDecibels == nil && $0.widthBits == 16 })
  }

  @Test func reportsWithoutStudiesAreAsBefore() throws {
    let encoder = JSONEncoder()
    let text = String(decoding: try encoder.encode(try report(.automatic, target: 40)), as: UTF8.self)
    for key in ["layers", "target", "endToEndDecibels"] { #expect(!text.contains("\"\(key)\"")) }
  }
}

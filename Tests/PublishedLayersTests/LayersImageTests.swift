import Foundation
import ModelImage
import Quantization
import Runtime
import Testing

@testable import PublishedLayers

@Suite struct LayersImageTests {
  /// The image's networks on the published inputs give CMSIS-NN's bytes.
  @Test func theImageComputesWhatWasPublished() throws {
    let loaded = try LoadedImage(try LayersImage.build())
    let names = try loaded.metadata().networkNames
    let runner = try ImageRunner(loaded)
    for layer in PublishedLayer.all {
      let index = try #require(names.firstIndex(of: layer.name))
      let network = loaded.image.network(index)
      let quantization = runner.quantization(ofTensor: network.inputs[0])
      let input = layer.numbers().input.map { Float(quantization.real(Int32($0))) }
      let tensors = runner.run(network: index, inputs: [input])
      let output = try #require(tensors[network.outputs[0]])
      #expect(
        PublishedLayer.checksum(output.map { UInt8(truncatingIfNeeded: $0) }) == layer.checksum,
        "\(layer.name)")
    }
  }

  @Test func wideLayersKeepTwiceTheirAccumulatorsIn32Bits() throws {
    let image = try LoadedImage(try LayersImage.build())
    let description = ImageDescription(image)
    let wide = description.networks.filter { $0.name.hasSuffix(" int16") }
    #expect(wide.map(\.name) == ["L2 int16", "L5 int16"])
    for network in wide {
      #expect(network.tensors.allSatisfy { $0.type == "int16" })
      #expect(network.operators.allSatisfy { $0.accumulatorBound < 1 << 30 })
    }
    #expect(!description.hasControlLoop)
  }

  @Test func everyRunWritesTheSameBytes() throws {
    #expect(try LayersImage.build() == LayersImage.build())
  }
}

@Suite struct EncoderNetworkTests {
  @Test func theDescriptionHoldsWhatTheImageComputes() throws {
    let text = try EncoderNetwork().description(sampleCount: 2)
    let object = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    let layers = try #require(object["layers"] as? [[String: Any]])
    #expect(layers.compactMap { $0["name"] as? String } == EncoderNetwork.layerNames)
    let outputs = try #require(object["outputs"] as? [[Int]])
    #expect(outputs.map(\.count) == [64, 64])
    // Neither constant nor all at the clamp: something that can be compared.
    for output in outputs {
      #expect(Set(output).count > 16)
      #expect(output.count { $0 == -10 || $0 == 127 } < 48)
    }
  }
}

import ReferenceModels
import Testing

@testable import Quantization

/// An image taken apart and built again is the same image.
@Suite struct ImageReadingTests {
  private func bytes(_ graph: FloatGraph, _ widths: ActivationWidths) throws -> [UInt8] {
    let source = QuantizerFixtures.source(graph, sampleCount: 12, seed: 5)
    var networks = try Quantizer(options: QuantizationOptions(activations: widths)).quantize([source])
      .networks
    networks[0].tensors[0].sourceLayout = SourceLayout(name: "x", shape: [1, 5], permutation: [1, 0])
    return try ImageBuilder.build(
      ImageContents(
        networks: networks, persistentSizeBytes: 32, loop: [1, 2, 3],
        metadata: ImageMetadata(name: "n", version: "2", provenance: "a test", modelChecksum: 7)))
  }

  @Test(arguments: [ActivationWidths.int8, .int16]) func recurrentNetwork(_ widths: ActivationWidths) throws {
    let image = try bytes(QuantizerFixtures.recurrentNetwork(seed: 1), widths)
    let contents = ImageContents(reading: try LoadedImage(image))
    #expect(contents.networks[0].tensors[0].sourceLayout?.permutation == [1, 0])
    #expect(try ImageBuilder.build(contents) == image)
  }

  /// The layout of the fixture has five elements, the image 72: it is dropped.
  @Test func convolutions() throws {
    let image = try bytes(QuantizerFixtures.convolutionNetwork(seed: 1), .int8)
    var contents = ImageContents(reading: try LoadedImage(image))
    #expect(contents.networks[0].tensors[0].sourceLayout == nil)
    contents.networks[0].tensors[0].sourceLayout = SourceLayout(
      name: "x", shape: [1, 5], permutation: [1, 0])
    #expect(try ImageBuilder.build(contents) == image)
  }

  @Test func constants() throws {
    var network = QuantizedNetwork(
      name: "sum", role: 0,
      tensors: [
        QuantizedTensor(name: "x", elementType: .int16, shape: [3], zeroPoint: 0, scale: 1),
        QuantizedTensor(
          name: "c", elementType: .int16, shape: [3], zeroPoint: 0, scale: 1, constant: [-5, 6, 700]),
        QuantizedTensor(name: "y", elementType: .int16, shape: [3], zeroPoint: 0, scale: 1),
      ],
      operators: [
        QuantizedOperator(
          name: "add",
          operation: .add(
            QuantizedAdd(
              first: .init(multiplier: 1 << 30, shift: 0), second: .init(multiplier: 1 << 30, shift: 0),
              output: .init(multiplier: 1 << 30, shift: -13), clamp: -32768...32767)),
          inputs: [0, 1], output: 2)
      ], inputs: [0], outputs: [2])
    network.tensors[1].scale = 2
    let contents = ImageContents(
      networks: [network], metadata: ImageMetadata(name: "n", version: "1", provenance: ""))
    #expect(ImageContents(reading: try LoadedImage(try ImageBuilder.build(contents))).networks == [network])
  }

  @Test func layoutPositions() {
    let layout = SourceLayout(name: "x", shape: [1, 2, 3], permutation: [0, 2, 1])
    #expect(layout.sourcePositions == [0, 3, 1, 4, 2, 5])
    #expect(layout.isConsistent)
    #expect(!SourceLayout(name: "x", shape: [2, 2], permutation: [0, 0]).isConsistent)
  }
}

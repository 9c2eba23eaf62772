import Foundation
import ModelImage
import Testing

@testable import Quantization

struct ImageDescriptionTests {
  /// `x [4, 4, 1]` int8 → convolution → `y [2, 2, 2]` int16, with a constant that is added to it.
  private func loaded() throws -> LoadedImage {
    func tensor(
      _ name: String, _ type: ElementType, _ shape: [Int], constant: [Int32]? = nil
    ) -> QuantizedTensor {
      QuantizedTensor(
        name: name, elementType: type, shape: shape, zeroPoint: 0, scale: 0.5, constant: constant)
    }
    let half = QuantizedAdd(
      first: .init(multiplier: 1 << 30, shift: 0), second: .init(multiplier: 1 << 30, shift: 0),
      output: .init(multiplier: 1 << 30, shift: -13), clamp: -32768...32767)
    let network = QuantizedNetwork(
      name: "net", role: 3,
      tensors: [
        tensor("x", .int8, [4, 4, 1]), tensor("y", .int16, [2, 2, 2]),
        tensor("c", .int16, [2, 2, 2], constant: Array(0..<8)), tensor("z", .int16, [2, 2, 2]),
      ],
      operators: [
        QuantizedOperator(
          name: "conv",
          operation: .convolution2D(
            QuantizedConvolution2D(
              weights: [1, 2, 3, 4, -1, -2, -3, -4],
              channels: QuantizedChannels(
                bias: [0, 100], multipliers: [1 << 30, 1 << 30], shifts: [0, 0]), kernelHeight: 2,
              kernelWidth: 2, strideHeight: 2, strideWidth: 2, clamp: -32768...32767)),
          inputs: [0], output: 1),
        QuantizedOperator(name: "add", operation: .add(half), inputs: [1, 2], output: 3),
      ], inputs: [0], outputs: [3])
    return try LoadedImage(
      try ImageBuilder.build(
        ImageContents(
          networks: [network], persistentSizeBytes: 64, loop: [1],
          metadata: ImageMetadata(name: "demo", version: "2", provenance: "a test"))))
  }

  @Test("Numbers are those of the image")
  func numbers() throws {
    let description = ImageDescription(try loaded())
    #expect(description.name == "demo" && description.version == "2")
    #expect(description.persistentSizeBytes == 64)
    #expect(description.arenaSizeBytes == 64 + 32)
    #expect(description.sections.map(\.name).first == "networks")
    #expect(description.sections[4].sizeBytes == 1)
    let network = description.networks[0]
    #expect(network.arenaBytes == 32 && network.arenaLowerBoundBytes == 32)
    #expect(network.multiplyAccumulates == 8 * 4)
    #expect(network.tensors[2].isConstant && !network.tensors[1].isConstant)
    #expect(network.tensors[1].firstStep == 1 && network.tensors[1].lastStep == 2)
    // Weights −1 … −4 on −128: 1280, and the bias of 100: eleven bits and a sign.
    #expect(network.operators[0].accumulatorBound == 1380)
    #expect(network.operators[0].accumulatorBits == 12)
    #expect(network.operators[1].accumulatorBits == 0)
  }

  @Test("The listing names everything and has no blanks at line ends")
  func listing() throws {
    let text = ImageDescription(try loaded()).description
    for word in ["demo", "from a test", "net (role 3): x → z", "conv", "convolution2D", "constant"] {
      #expect(text.contains(word), "\(word) in\n\(text)")
    }
    #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test("Goes through JSON unchanged")
  func json() throws {
    let description = ImageDescription(try loaded())
    let data = try JSONEncoder().encode(description)
    #expect(try JSONDecoder().decode(ImageDescription.self, from: data) == description)
  }
}

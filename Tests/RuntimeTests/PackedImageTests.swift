import ModelImage
import PackedWeights
import Testing
import WeightPackers

@testable import Quantization
@testable import Runtime

/// A packed image computes the bytes of the canonical one, says how it was packed, and can be turned back.
struct PackedImageTests {
  static let choices: [PackingChoice] = PackingTarget.allCases.flatMap { target in
    PackingChoice.Goal.allCases.map { PackingChoice(target: target, goal: $0) }
  }

  /// A convolution, a dense layer and a gated recurrent unit, int8 and int16.
  private func contents(_ generator: inout Generator) -> ImageContents {
    let range8 = OperatorModels.range(.int8)
    var networks: [QuantizedNetwork] = []
    for (input, output) in [
      (ElementType.int8, ElementType.int8), (.int16, .int16), (.int8, .int16), (.int16, .int8),
    ] {
      let isWide = input == .int16
      let range = OperatorModels.range(output)
      let middle = QuantizedTensor(
        name: "middle", elementType: input, shape: [3, 4, 6], zeroPoint: isWide ? 0 : -7, scale: 0.25)
      let first = QuantizedConvolution2D(
        weights: generator.weights(6 * 3 * 3 * 2),
        channels: generator.channels(6, shifts: isWide ? -9 ... -6 : -9 ... -6),
        kernelHeight: 3, kernelWidth: 3, strideHeight: 2, strideWidth: 2, paddingTop: 1, paddingBottom: 0,
        paddingLeft: 1, paddingRight: 1, clamp: isWide ? OperatorModels.range(.int16) : range8)
      networks.append(
        QuantizedNetwork(
          name: "net\(networks.count)", role: UInt32(networks.count),
          tensors: [
            QuantizedTensor(
              name: "image", elementType: input, shape: [6, 7, 2], zeroPoint: isWide ? 0 : 5, scale: 0.5),
            middle,
            QuantizedTensor(name: "out", elementType: output, shape: [9], zeroPoint: 3, scale: 0.125),
          ],
          operators: [
            QuantizedOperator(name: "convolution", operation: .convolution2D(first), inputs: [0], output: 1),
            QuantizedOperator(
              name: "dense",
              operation: .fullyConnected(
                QuantizedFullyConnected(
                  weights: generator.weights(9 * 72), channels: generator.channels(9, shifts: -12 ... -9),
                  clamp: range)), inputs: [1], output: 2),
          ], inputs: [0], outputs: [2]))
    }
    for type in [ElementType.int8, .int16] {
      let depthwise = QuantizedDepthwiseConvolution2D(
        weights: generator.weights(9 * 10), channels: generator.channels(10),
        window: QuantizedWindow(kernelHeight: 3, kernelWidth: 3, paddingTop: 1, paddingRight: 1),
        clamp: OperatorModels.range(type))
      networks.append(
        OperatorModels.network(
          .depthwiseConvolution2D(depthwise),
          inputs: [OperatorModels.tensor(type, [6, 7, 5], zeroPoint: type == .int8 ? -3 : 0)],
          output: OperatorModels.tensor(type, [5, 6, 10], zeroPoint: 1)))
    }
    let (inputs, units) = (11, 6)
    networks.append(
      OperatorModels.network(
        .gatedRecurrentUnit(
          QuantizedGatedRecurrentUnit(
            inputWeights: generator.weights(3 * units * inputs),
            recurrentWeights: generator.weights(3 * units * units),
            inputChannels: generator.channels(3 * units, shifts: -8 ... -6),
            recurrentChannels: generator.channels(3 * units, shifts: -8 ... -6),
            sigmoidTable: (0..<513).map { Int16($0 * 63) },
            tanhTable: (0..<513).map { Int16(($0 - 256) * 127) })),
        inputs: [
          OperatorModels.tensor(.int16, [inputs], zeroPoint: 9),
          OperatorModels.tensor(.int16, [units], zeroPoint: 0),
        ], output: OperatorModels.tensor(.int16, [units], zeroPoint: 0)))
    return ImageContents(
      networks: networks, persistentSizeBytes: 32,
      metadata: ImageMetadata(name: "packed", version: "1", provenance: "test"))
  }

  private func outputs(_ loaded: LoadedImage, _ generator: inout Generator) throws -> [[Int16]] {
    let image = loaded.image
    let arena = TestArena(byteCount: image.arenaSizeBytes)
    var executor = try unsafe Executor(image: image, memory: arena.memory)
    var results: [[Int16]] = []
    for network in 0..<image.networkCount {
      let ports = image.network(network)
      for port in 0..<ports.inputs.count {
        let tensor = image.tensor(ports.inputs[port])
        let values = generator.int16s(tensor.shape.count, tensor.elementType)
        executor.setInput(port, ofNetwork: network, to: values.span)
      }
      executor.run(network: network)
      var result = [Int16](repeating: 0, count: image.tensor(ports.outputs[0]).shape.count)
      var span = result.mutableSpan
      executor.getOutput(0, ofNetwork: network, into: &span)
      results.append(result)
    }
    return results
  }

  @Test(arguments: choices)
  func computesTheSameAndTurnsBack(_ choice: PackingChoice) throws {
    for seed in UInt64(0)..<8 {
      var generator = Generator(seed: seed)
      let contents = contents(&generator)
      let canonical = try ImageBuilder.build(contents)
      let packed = try LoadedImage(ImageBuilder.build(contents, packing: choice))
      #expect(packed.image.packingTarget == choice.target)
      let state = generator
      let expected = try outputs(LoadedImage(canonical), &generator)
      generator = state
      #expect(try outputs(packed, &generator) == expected)
      #expect(try ImageBuilder.build(ImageContents(reading: packed)) == canonical)
    }
  }

  /// Everything that can be packed is, so that the test above tests something.
  @Test func operatorsArePackedWhereTheTargetHasAPacking() throws {
    var generator = Generator(seed: 1)
    let contents = contents(&generator)
    for choice in Self.choices where !choice.candidates.isEmpty {
      let packed = try LoadedImage(ImageBuilder.build(contents, packing: choice))
      let packings = (0..<packed.image.operatorCount).map { packed.image.operator($0).packing }
      #expect(packings.contains { $0 != .canonical }, "\(choice)")
    }
  }
}

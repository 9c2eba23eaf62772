import FixedPoint
import ModelImage

@testable import Quantization

/// Two networks with every operator but the recurrent cell, small enough to corrupt byte by byte.
enum SmallModel {
  static let identity = QuantizedMultiplier(multiplier: 1 << 30, shift: 1)
  static let half = QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
  static let int8Range: ClosedRange<Int32> = -128...127
  static let int16Range: ClosedRange<Int32> = -32768...32767

  static func channels(_ count: Int) -> QuantizedChannels {
    QuantizedChannels(
      bias: (0..<count).map { Int32($0 * 37 - 50) },
      multipliers: (0..<count).map { (1 << 30) + Int32($0) * 1_000_003 },
      shifts: (0..<count).map { -4 - Int32($0 % 3) })
  }

  static func weights(_ count: Int) -> [Int8] { (0..<count).map { Int8(($0 * 89 + 17) % 255 - 127) } }

  static func tensor(
    _ name: String, _ type: ElementType, _ shape: [Int], zeroPoint: Int32 = 0, constant: [Int32]? = nil
  ) -> QuantizedTensor {
    QuantizedTensor(
      name: name, elementType: type, shape: shape, zeroPoint: zeroPoint, scale: 0.03125, constant: constant)
  }

  /// `image [4, 4, 2]` → convolution → dense → add `offset [3]`, `constant [3]`.
  static var vision: QuantizedNetwork {
    QuantizedNetwork(
      name: "vision", role: 0,
      tensors: [
        tensor("image", .int8, [4, 4, 2], zeroPoint: -3), tensor("offset", .int16, [3]),
        tensor("features", .int16, [2, 2, 3], zeroPoint: -100), tensor("code", .int16, [3]),
        tensor("shifted", .int16, [3]), tensor("constant", .int16, [3], constant: [5, -6, 7]),
        tensor("result", .int16, [3]),
      ],
      operators: [
        QuantizedOperator(
          name: "convolution",
          operation: .convolution2D(
            QuantizedConvolution2D(
              weights: weights(3 * 9 * 2), channels: channels(3), kernelHeight: 3, kernelWidth: 3,
              strideHeight: 2, strideWidth: 2, paddingBottom: 1, paddingRight: 1, clamp: -100...32767)),
          inputs: [0], output: 2),
        QuantizedOperator(
          name: "dense",
          operation: .fullyConnected(
            QuantizedFullyConnected(weights: weights(36), channels: channels(3), clamp: int16Range)),
          inputs: [2], output: 3),
        QuantizedOperator(
          name: "add",
          operation: .add(QuantizedAdd(first: half, second: half, output: half, clamp: int16Range)),
          inputs: [3, 1], output: 4),
        QuantizedOperator(
          name: "addConstant",
          operation: .add(QuantizedAdd(first: half, second: half, output: half, clamp: int16Range)),
          inputs: [4, 5], output: 6),
      ], inputs: [0, 1], outputs: [6])
  }

  /// `left [3]`, `right [3]` int8 → multiply, clamp, rescale, concatenate.
  static var vectors: QuantizedNetwork {
    QuantizedNetwork(
      name: "vectors", role: 7,
      tensors: [
        tensor("left", .int8, [3], zeroPoint: 4), tensor("right", .int8, [3], zeroPoint: -9),
        tensor("product", .int8, [3], zeroPoint: 1), tensor("clamped", .int8, [3], zeroPoint: 1),
        tensor("wide", .int16, [3]), tensor("joined", .int16, [6]),
      ],
      operators: [
        QuantizedOperator(
          name: "multiply", operation: .multiply(QuantizedMultiply(output: half, clamp: int8Range)),
          inputs: [0, 1], output: 2),
        QuantizedOperator(name: "clamp", operation: .clamp(1...100), inputs: [2], output: 3),
        QuantizedOperator(
          name: "rescale", operation: .rescale(QuantizedRescale(output: identity, clamp: int16Range)),
          inputs: [3], output: 4),
        QuantizedOperator(
          name: "concatenate",
          operation: .concatenate(
            QuantizedConcatenate(factors: [identity, identity], clamp: int16Range)),
          inputs: [4, 0], output: 5),
      ], inputs: [0, 1], outputs: [5])
  }

  /// A recurrent cell of two units over `x [3]`, and a tanh of its state.
  static var recurrent: QuantizedNetwork {
    let samples = (0..<513).map { Int32($0 * 128 - 32768) }
    return QuantizedNetwork(
      name: "recurrent", role: 5,
      tensors: [
        tensor("x", .int16, [3], zeroPoint: 11), tensor("h", .int16, [2]), tensor("next", .int16, [2]),
        tensor("squashed", .int16, [2]),
      ],
      operators: [
        QuantizedOperator(
          name: "cell",
          operation: .gatedRecurrentUnit(
            QuantizedGatedRecurrentUnit(
              inputWeights: weights(18), recurrentWeights: weights(12), inputChannels: channels(6),
              recurrentChannels: channels(6), sigmoidTable: samples.map { Int16(($0 + 32768) / 3) },
              tanhTable: samples.map { Int16(clamping: $0 / 2) })),
          inputs: [0, 1], output: 2),
        QuantizedOperator(
          name: "squash", operation: .tableFunction(samples.map { Int16(clamping: $0 / 3) }), inputs: [2],
          output: 3),
      ], inputs: [0, 1], outputs: [2, 3])
  }

  static func contents(_ networks: [QuantizedNetwork]) -> ImageContents {
    ImageContents(
      networks: networks, persistentSizeBytes: 32, loop: Array(0..<20), background: [],
      metadata: ImageMetadata(name: "small", version: "1", provenance: "test"))
  }

  /// The image of `vision` and `vectors`.
  static func bytes() throws -> [UInt8] { try ImageBuilder.build(contents([vision, vectors])) }

  /// The image of all three networks.
  static func bytesWithRecurrence() throws -> [UInt8] {
    try ImageBuilder.build(contents([vision, vectors, recurrent]))
  }
}

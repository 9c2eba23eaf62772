import FixedPoint
import ModelImage
import Quantization

/// The sound image that image faults change: three small networks with every kind of operator.
///
/// Network 0 has operators 0 … 3 (convolution, dense, two additions) and tensors 0 … 6, network 1 operators 4 … 7
/// (multiply, clamp, rescale, concatenate) and tensors 7 … 12, network 2 operators 8 and 9 (recurrent cell, table) and
/// tensors 13 … 16.
enum FaultBase {
  private static let half = QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
  private static let int8Range: ClosedRange<Int32> = -128...127
  private static let int16Range: ClosedRange<Int32> = -32768...32767

  static func bytes() throws -> [UInt8] {
    try ImageBuilder.build(
      ImageContents(
        networks: [vision, vectors, recurrent], persistentSizeBytes: 32, loop: Array(0..<20),
        metadata: ImageMetadata(name: "faults", version: "1", provenance: "")))
  }

  private static func channels(_ count: Int) -> QuantizedChannels {
    QuantizedChannels(
      bias: (0..<count).map { Int32($0 * 41 - 60) },
      multipliers: (0..<count).map { (1 << 30) + Int32($0) * 1_000_033 },
      shifts: (0..<count).map { -5 - Int32($0 % 2) })
  }

  private static func weights(_ count: Int) -> [Int8] {
    (0..<count).map { Int8(($0 * 97 + 11) % 255 - 127) }
  }

  private static func tensor(
    _ type: ElementType, _ shape: [Int], zeroPoint: Int32 = 0, constant: [Int32]? = nil
  ) -> QuantizedTensor {
    QuantizedTensor(
      name: "t", elementType: type, shape: shape, zeroPoint: zeroPoint, scale: 0.03125, constant: constant)
  }

  private static func operation(
    _ operation: QuantizedOperation, _ inputs: [Int], _ output: Int
  ) -> QuantizedOperator {
    QuantizedOperator(name: "o", operation: operation, inputs: inputs, output: output)
  }

  /// `image [4, 4, 2]` → convolution → dense → add `offset [3]`, `constant [3]`.
  private static var vision: QuantizedNetwork {
    let window = QuantizedConvolution2D(
      weights: weights(3 * 9 * 2), channels: channels(3), kernelHeight: 3, kernelWidth: 3, strideHeight: 2,
      strideWidth: 2, paddingBottom: 1, paddingRight: 1, clamp: -100...32767)
    let dense = QuantizedFullyConnected(weights: weights(36), channels: channels(3), clamp: int16Range)
    let sum = QuantizedAdd(first: half, second: half, output: half, clamp: int16Range)
    return QuantizedNetwork(
      name: "vision", role: 0,
      tensors: [
        tensor(.int8, [4, 4, 2], zeroPoint: -3), tensor(.int16, [3]),
        tensor(.int16, [2, 2, 3], zeroPoint: -100), tensor(.int16, [3]), tensor(.int16, [3]),
        tensor(.int16, [3], constant: [5, -6, 7]), tensor(.int16, [3]),
      ],
      operators: [
        operation(.convolution2D(window), [0], 2), operation(.fullyConnected(dense), [2], 3),
        operation(.add(sum), [3, 1], 4), operation(.add(sum), [4, 5], 6),
      ], inputs: [0, 1], outputs: [6])
  }

  /// `left [3]`, `right [3]` → multiply, clamp, rescale, concatenate.
  private static var vectors: QuantizedNetwork {
    QuantizedNetwork(
      name: "vectors", role: 7,
      tensors: [
        tensor(.int8, [3], zeroPoint: 4), tensor(.int8, [3], zeroPoint: -9),
        tensor(.int8, [3], zeroPoint: 1), tensor(.int8, [3], zeroPoint: 1), tensor(.int16, [3]),
        tensor(.int16, [6]),
      ],
      operators: [
        operation(.multiply(QuantizedMultiply(output: half, clamp: int8Range)), [0, 1], 2),
        operation(.clamp(1...100), [2], 3),
        operation(.rescale(QuantizedRescale(output: .identity, clamp: int16Range)), [3], 4),
        operation(
          .concatenate(QuantizedConcatenate(factors: [.identity, .identity], clamp: int16Range)), [4, 0], 5),
      ], inputs: [0, 1], outputs: [5])
  }

  /// A recurrent cell of two units over `x [3]`, and a function of its state.
  private static var recurrent: QuantizedNetwork {
    let samples = (0..<513).map { Int32($0 * 128 - 32768) }
    let cell = QuantizedGatedRecurrentUnit(
      inputWeights: weights(18), recurrentWeights: weights(12), inputChannels: channels(6),
      recurrentChannels: channels(6), sigmoidTable: samples.map { Int16(($0 + 32768) / 3) },
      tanhTable: samples.map { Int16(clamping: $0 / 2) })
    return QuantizedNetwork(
      name: "recurrent", role: 5,
      tensors: [
        tensor(.int16, [3], zeroPoint: 11), tensor(.int16, [2]), tensor(.int16, [2]), tensor(.int16, [2]),
      ],
      operators: [
        operation(.gatedRecurrentUnit(cell), [0, 1], 2),
        operation(.tableFunction(samples.map { Int16(clamping: $0 / 3) }), [2], 3),
      ], inputs: [0, 1], outputs: [2, 3])
  }
}

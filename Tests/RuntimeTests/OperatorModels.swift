import FixedPoint
import ModelImage
import Quantization

/// Repeatable pseudo-random numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int16s(_ count: Int, _ type: ElementType) -> [Int16] {
    (0..<count).map { _ in
      Int16(truncatingIfNeeded: Int32.random(in: type.minimum...type.maximum, using: &self))
    }
  }

  mutating func weights(_ count: Int) -> [Int8] {
    (0..<count).map { _ in Int8.random(in: -127...127, using: &self) }
  }

  mutating func channels(_ count: Int, shifts: ClosedRange<Int32> = -9 ... -5) -> QuantizedChannels {
    QuantizedChannels(
      bias: (0..<count).map { _ in Int32.random(in: -5000...5000, using: &self) },
      multipliers: (0..<count).map { _ in Int32.random(in: (1 << 30)...Int32.max, using: &self) },
      shifts: (0..<count).map { _ in Int32.random(in: shifts, using: &self) })
  }
}

/// Networks of one operator, so that a run can be compared with a direct call of its kernel.
enum OperatorModels {
  static func range(_ type: ElementType) -> ClosedRange<Int32> { type.minimum...type.maximum }

  static func tensor(_ type: ElementType, _ shape: [Int], zeroPoint: Int32) -> QuantizedTensor {
    QuantizedTensor(name: "t", elementType: type, shape: shape, zeroPoint: zeroPoint, scale: 0.25)
  }

  static func network(
    _ operation: QuantizedOperation, inputs: [QuantizedTensor], output: QuantizedTensor
  ) -> QuantizedNetwork {
    QuantizedNetwork(
      name: "net", role: 0, tensors: inputs + [output],
      operators: [
        QuantizedOperator(
          name: "op", operation: operation, inputs: Array(inputs.indices), output: inputs.count)
      ], inputs: Array(inputs.indices), outputs: [inputs.count])
  }

  static func image(_ networks: [QuantizedNetwork], persistentSizeBytes: Int = 0) throws -> LoadedImage {
    try LoadedImage(
      try ImageBuilder.build(
        ImageContents(
          networks: networks, persistentSizeBytes: persistentSizeBytes,
          metadata: ImageMetadata(name: "test", version: "1", provenance: "test"))))
  }
}

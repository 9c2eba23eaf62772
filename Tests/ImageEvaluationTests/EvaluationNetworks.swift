import FixedPoint
import ModelImage
import Quantization

/// Small networks with known integers.
enum EvaluationNetworks {
  static func image(_ network: QuantizedNetwork) throws -> LoadedImage {
    try LoadedImage(
      try ImageBuilder.build(
        ImageContents(
          networks: [network], metadata: ImageMetadata(name: "n", version: "1", provenance: "a test"))))
  }

  static func tensor(
    _ name: String, _ type: ElementType, _ shape: [Int], scale: Float, zeroPoint: Int32 = 0
  ) -> QuantizedTensor {
    QuantizedTensor(name: name, elementType: type, shape: shape, zeroPoint: zeroPoint, scale: scale)
  }

  /// `x [2, 3, 2]` → 2 × 2 convolution with padding, ReLU → `y [2, 3, 3]`, all int8.
  static func convolution(layout: SourceLayout? = nil) -> QuantizedNetwork {
    var input = tensor("x", .int8, [2, 3, 2], scale: 0.5, zeroPoint: 3)
    input.sourceLayout = layout
    let factor = QuantizedMultiplier(factor: 0.013) ?? .identity
    return QuantizedNetwork(
      name: "convolution", role: 0,
      tensors: [input, tensor("y", .int8, [2, 3, 3], scale: 0.25, zeroPoint: -128)],
      operators: [
        QuantizedOperator(
          name: "conv",
          operation: .convolution2D(
            QuantizedConvolution2D(
              weights: (0..<24).map { Int8(($0 * 37) % 255 - 127) },
              channels: QuantizedChannels(
                bias: [100, -3000, 7], multipliers: [Int32](repeating: factor.multiplier, count: 3),
                shifts: [Int32](repeating: factor.shift, count: 3)), kernelHeight: 2, kernelWidth: 2,
              paddingTop: 1, paddingLeft: 1, clamp: -128...100)),
          inputs: [0], output: 1)
      ], inputs: [0], outputs: [1])
  }

  /// Every element-wise operator, int16: `a [4]`, `b [4]` → `c [8]`.
  static func elementwise() -> QuantizedNetwork {
    func factor(_ value: Double) -> QuantizedMultiplier {
      QuantizedMultiplier(factor: value) ?? .identity
    }
    let full: ClosedRange<Int32> = -32768...32767
    let table = (0...512).map { Int16(clamping: ($0 - 256) * ($0 - 256) / 3) }
    return QuantizedNetwork(
      name: "elementwise", role: 0,
      tensors: [
        tensor("a", .int16, [4], scale: 0.001), tensor("b", .int16, [4], scale: 0.002, zeroPoint: 50),
        tensor("sum", .int16, [4], scale: 0.003), tensor("product", .int16, [4], scale: 0.1),
        tensor("curve", .int16, [4], scale: 0.01), tensor("kept", .int16, [4], scale: 0.01),
        tensor("c", .int16, [8], scale: 0.02, zeroPoint: -7),
      ],
      operators: [
        QuantizedOperator(
          name: "add",
          operation: .add(
            QuantizedAdd(
              first: factor(0.25), second: factor(0.5), output: factor(0.004 / 32768 / 0.003), clamp: full)),
          inputs: [0, 1], output: 2),
        QuantizedOperator(
          name: "multiply",
          operation: .multiply(QuantizedMultiply(output: factor(0.001 * 0.003 / 0.1), clamp: full)),
          inputs: [0, 2], output: 3),
        QuantizedOperator(name: "table", operation: .tableFunction(table), inputs: [2], output: 4),
        QuantizedOperator(name: "clamp", operation: .clamp(0...5000), inputs: [4], output: 5),
        QuantizedOperator(
          name: "join",
          operation: .concatenate(QuantizedConcatenate(factors: [factor(5), factor(0.5)], clamp: full)),
          inputs: [3, 5], output: 6),
      ], inputs: [0, 1], outputs: [6])
  }
}

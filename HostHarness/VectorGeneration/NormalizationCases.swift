import FixedPoint
import Kernels
import ModelImage
import Quantization

/// Softmax and layer normalisation: row lengths, narrow and wide inputs, equal numbers, scales and epsilons at their
/// ends.
enum NormalizationCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for type in [ElementType.int8, .int16] {
      for channels in [1, 2, 3, 5, 8, 10, 17, 64, 300] {
        cases.append(try softmax(channels, type, seed: seed))
        cases.append(try layer(channels, type, seed: seed))
      }
      for pattern in ActivationPattern.allCases {
        cases.append(try extremeSoftmax(pattern, type))
        for epsilon in [1, (1 << 62) - 1] as [Int64] {
          cases.append(try extremeLayer(pattern, type, epsilon: epsilon))
        }
      }
    }
    return cases
  }

  /// Four rows: all over the range, the upper eighth, three neighbouring numbers, one number.
  private static func rows(_ channels: Int, _ type: ElementType, _ random: inout VectorRandom) -> [Int32] {
    let eighth = (type.maximum - type.minimum) / 8
    return [
      random.elements(channels, type),
      (0..<channels).map { _ in Int32.random(in: (type.maximum - eighth)...type.maximum, using: &random) },
      (0..<channels).map { _ in Int32.random(in: -1...1, using: &random) },
      [Int32](repeating: type.minimum, count: channels),
    ].flatMap { $0 }
  }

  private static func softmax(_ channels: Int, _ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "softmax-\(channels)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let isStandard = Bool.random(using: &random)
    let output = QuantizedSoftmax.outputQuantization(type)
    let factor = QuantizedMultiplier(multiplier: 1 << 30, shift: type == .int8 ? -20 : -13)
    return try SingleOperator(
      name: name,
      operation: .softmax(
        QuantizedSoftmax(
          input: random.multiplier(shift: type == .int8 ? 12 : 4),
          output: isStandard ? factor : random.multiplier(shift: factor.shift - 1))),
      inputs: [SingleOperator.tensor(type, [4, channels], zeroPoint: random.zeroPoint(type))],
      output: SingleOperator.tensor(
        type, [4, channels], zeroPoint: isStandard ? output.zeroPoint : random.zeroPoint(type))
    ).contents([rows(channels, type, &random)])
  }

  private static func layer(_ channels: Int, _ type: ElementType, seed: UInt64) throws -> CaseContents {
    let name = "layer-normalization-\(channels)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let input = SingleOperator.tensor(type, [4, channels], zeroPoint: random.zeroPoint(type))
    // Up to twice the output's range: some numbers saturate.
    let shift = (type == .int8 ? 15 : 23) - LayerNormalization.fractionBits(channels: channels)
    let bias = Int32(256) * (type.maximum / 2)
    let parameters = QuantizedChannels(
      bias: (0..<channels).map { _ in Int32.random(in: -bias...bias, using: &random) },
      multipliers: (0..<channels).map { _ in
        let multiplier = Int32.random(in: (1 << 30)...Int32.max, using: &random)
        return Bool.random(using: &random) ? multiplier : -multiplier
      }, shifts: (0..<channels).map { _ in min(2, Int32.random(in: (shift - 2)...shift, using: &random)) })
    return try SingleOperator(
      name: name,
      operation: .layerNormalization(
        QuantizedLayerNormalization(
          epsilon: Int64.random(in: 1...(1 << 20), using: &random), channels: parameters,
          clamp: random.clamp(type))),
      inputs: [input], output: SingleOperator.tensor(type, [4, channels], zeroPoint: random.zeroPoint(type))
    ).contents([rows(channels, type, &random)])
  }

  private static func extremeSoftmax(_ pattern: ActivationPattern, _ type: ElementType) throws -> CaseContents
  {
    let input = SingleOperator.tensor(type, [2, 9])
    return try SingleOperator(
      name: "softmax-extreme-\(pattern)-\(type)",
      operation: .softmax(
        QuantizedSoftmax(
          input: QuantizedMultiplier(multiplier: .max, shift: pattern == .alternating ? 30 : -31),
          output: QuantizedMultiplier(multiplier: .max, shift: pattern == .minimum ? -31 : 0))),
      inputs: [input], output: SingleOperator.tensor(type, [2, 9], zeroPoint: type.minimum)
    ).contents([pattern.elements(18, input)])
  }

  private static func extremeLayer(
    _ pattern: ActivationPattern, _ type: ElementType, epsilon: Int64
  ) throws -> CaseContents {
    let input = SingleOperator.tensor(type, [2, 9], zeroPoint: 3)
    let biases: [Int32] = [0, 1 << 29, -(1 << 29)]
    let multipliers: [Int32] = [.max, 1 << 30, 0, -(1 << 30), -.max]
    return try SingleOperator(
      name: "layer-normalization-extreme-\(pattern)-\(epsilon == 1 ? "least" : "greatest")-\(type)",
      operation: .layerNormalization(
        QuantizedLayerNormalization(
          epsilon: epsilon,
          channels: QuantizedChannels(
            bias: (0..<9).map { biases[$0 % 3] }, multipliers: (0..<9).map { multipliers[$0 % 5] },
            shifts: (0..<9).map { [2, -31, 0][$0 % 3] }), clamp: type.minimum...type.maximum)),
      inputs: [input], output: SingleOperator.tensor(type, [2, 9], zeroPoint: type.maximum)
    ).contents([pattern.elements(18, input)])
  }
}

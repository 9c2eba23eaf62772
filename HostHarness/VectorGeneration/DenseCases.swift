import ModelImage
import Quantization

/// Fully connected layers: tails of inputs and outputs, shapes, extreme numbers and rescalings.
enum DenseCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for inputs in Array(1...20) + [31, 32, 33, 63, 64, 65, 127, 128, 129] {
      for types in ElementTypes.pairs {
        cases.append(try random([inputs], outputs: 6, types, seed: seed))
      }
    }
    for outputs in Array(1...9) + [15, 16, 17, 33] {
      for types in [ElementTypes.narrow, .wide] {
        cases.append(try random([21], outputs: outputs, types, seed: seed))
      }
    }
    cases.append(try random([1024], outputs: 6, .narrow, seed: seed))
    cases.append(try random([2, 3, 4], outputs: 5, .narrow, seed: seed))
    cases.append(try random([2, 3, 4], outputs: 5, .wide, seed: seed))
    for types in ElementTypes.pairs {
      for pattern in WeightPattern.allCases { cases += try extreme(pattern, types) }
    }
    cases.append(try everyShift())
    return cases
  }

  private static func random(
    _ shape: [Int], outputs: Int, _ types: ElementTypes, seed: UInt64
  ) throws -> CaseContents {
    let name = "dense-i\(shape.map(String.init).joined(separator: "x"))-o\(outputs)-\(types.name)"
    var random = VectorRandom(seed: seed, label: name)
    let count = shape.reduce(1, *)
    let dense = QuantizedFullyConnected(
      weights: random.weights(outputs * count),
      channels: random.channels(outputs, products: count, input: types.input, output: types.output),
      clamp: random.clamp(types.output))
    let input = SingleOperator.tensor(types.input, shape, zeroPoint: random.zeroPoint(types.input))
    return try SingleOperator(
      name: name, operation: .fullyConnected(dense), inputs: [input],
      output: SingleOperator.tensor(types.output, [outputs], zeroPoint: random.zeroPoint(types.output))
    ).contents([random.elements(count, types.input)])
  }

  private static func extreme(_ pattern: WeightPattern, _ types: ElementTypes) throws -> [CaseContents] {
    let (inputs, outputs) = (37, 8)
    return try ActivationPattern.allCases.map { activations in
      let dense = QuantizedFullyConnected(
        weights: pattern.weights(outputs * inputs), channels: ExtremeScales.channels(outputs, types),
        clamp: types.output.minimum...types.output.maximum)
      let input = SingleOperator.tensor(
        types.input, [inputs],
        zeroPoint: activations == .minimum ? types.input.maximum : types.input.minimum)
      return try SingleOperator(
        name: "dense-extreme-\(pattern)-\(activations)-\(types.name)", operation: .fullyConnected(dense),
        inputs: [input], output: SingleOperator.tensor(types.output, [outputs])
      ).contents([activations.elements(inputs, input)])
    }
  }

  /// One output for each shift from −31 to 30 and each of three multipliers, on biases that it can carry.
  private static func everyShift() throws -> CaseContents {
    var channels = QuantizedChannels(bias: [], multipliers: [], shifts: [])
    var weights: [Int8] = []
    for shift in ImageLayout.shifts {
      for multiplier: Int32 in [1 << 30, (1 << 30) + 1, Int32.max] {
        // The sum, shifted left, stays below 2³¹ − 2¹⁶.
        channels.bias.append(shift > 0 ? (Int32(1) << (30 - shift)) * (shift % 2 == 0 ? 1 : -1) : 0x3FFF_0001)
        channels.multipliers.append(multiplier)
        channels.shifts.append(shift)
        weights.append(shift > 0 ? 0 : 127)
      }
    }
    let dense = QuantizedFullyConnected(weights: weights, channels: channels, clamp: -32768...32767)
    return try SingleOperator(
      name: "dense-every-shift", operation: .fullyConnected(dense),
      inputs: [SingleOperator.tensor(.int8, [1], zeroPoint: -128)],
      output: SingleOperator.tensor(.int16, [weights.count])
    ).contents([[127]])
  }
}

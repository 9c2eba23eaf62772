import ModelImage
import Quantization

/// Gated recurrent units: sizes and extreme numbers.
enum RecurrentCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for (inputs, states) in [(1, 1), (2, 3), (3, 4), (5, 4), (7, 2), (8, 8), (16, 17), (33, 48)] {
      cases.append(try random(inputs, states, seed: seed))
    }
    for weights in WeightPattern.allCases {
      for activations in ActivationPattern.allCases { cases.append(try extreme(weights, activations)) }
    }
    return cases
  }

  /// Q0.15 of a logistic curve made of a straight line and its limits: any table without negative entries serves.
  private static let sigmoid = (0..<FunctionTable.int16Count).map {
    Int16(min(max(($0 - 128) * 128, 0), 32767))
  }
  private static let tanh = (0..<FunctionTable.int16Count).map { Int16(clamping: ($0 - 256) * 256) }

  private static func random(_ inputs: Int, _ states: Int, seed: UInt64) throws -> CaseContents {
    let name = "recurrent-i\(inputs)-s\(states)"
    var random = VectorRandom(seed: seed, label: name)
    let cell = QuantizedGatedRecurrentUnit(
      inputWeights: random.weights(3 * states * inputs),
      recurrentWeights: random.weights(3 * states * states),
      inputChannels: random.channels(3 * states, products: inputs, input: .int16, output: .int16),
      recurrentChannels: random.channels(3 * states, products: states, input: .int16, output: .int16),
      sigmoidTable: sigmoid, tanhTable: random.table(.int16))
    return try contents(
      name, cell, inputs, states, zeroPoint: random.zeroPoint(.int16),
      values: [random.elements(inputs, .int16), random.elements(states, .int16)])
  }

  private static func extreme(
    _ weights: WeightPattern, _ activations: ActivationPattern
  ) throws -> CaseContents {
    let (inputs, states) = (9, 5)
    let channels = ExtremeScales.channels(3 * states, .wide)
    let cell = QuantizedGatedRecurrentUnit(
      inputWeights: weights.weights(3 * states * inputs),
      recurrentWeights: weights.weights(3 * states * states), inputChannels: channels,
      recurrentChannels: channels, sigmoidTable: sigmoid, tanhTable: tanh)
    let x = SingleOperator.tensor(.int16, [inputs], zeroPoint: -32768)
    let h = SingleOperator.tensor(.int16, [states])
    return try contents(
      "recurrent-extreme-\(weights)-\(activations)", cell, inputs, states, zeroPoint: x.zeroPoint,
      values: [activations.elements(inputs, x), activations.elements(states, h)])
  }

  private static func contents(
    _ name: String, _ cell: QuantizedGatedRecurrentUnit, _ inputs: Int, _ states: Int, zeroPoint: Int32,
    values: [[Int32]]
  ) throws -> CaseContents {
    try SingleOperator(
      name: name, operation: .gatedRecurrentUnit(cell),
      inputs: [
        SingleOperator.tensor(.int16, [inputs], zeroPoint: zeroPoint),
        SingleOperator.tensor(.int16, [states]),
      ], output: SingleOperator.tensor(.int16, [states])
    ).contents(values)
  }
}

import ModelImage
import Quantization

/// Depthwise convolutions: the windows of ``ConvolutionCases``, channel multipliers, tails, extreme numbers.
enum DepthwiseCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for geometry in WindowGeometry.all {
      for types in ElementTypes.pairs {
        cases.append(try random(geometry, multiplier: 1, types, seed: seed))
      }
      cases.append(try random(geometry, multiplier: 2, .narrow, seed: seed))
      cases.append(try random(geometry, multiplier: 3, .wide, seed: seed))
    }
    for channels in Array(1...20) + [31, 32, 33] {
      cases.append(try random(.same3x3(channels: channels), multiplier: 1, .narrow, seed: seed))
    }
    for pattern in WeightPattern.allCases {
      for activations in ActivationPattern.allCases {
        for types in [ElementTypes.narrow, .wide] {
          cases.append(try extreme(pattern, activations, types))
        }
      }
    }
    return cases
  }

  private static func random(
    _ window: WindowGeometry, multiplier: Int, _ types: ElementTypes, seed: UInt64
  ) throws -> CaseContents {
    let name = "depthwise-\(window.name)-m\(multiplier)-\(types.name)"
    var random = VectorRandom(seed: seed, label: name)
    let outputs = window.channels * multiplier
    let taps = window.kernelHeight * window.kernelWidth
    let weights = random.weights(taps * outputs)
    let channels = random.channels(outputs, products: taps, input: types.input, output: types.output)
    let depthwise = QuantizedDepthwiseConvolution2D(
      weights: weights, channels: channels, window: window.quantized, clamp: random.clamp(types.output))
    let input = SingleOperator.tensor(
      types.input, [window.height, window.width, window.channels], zeroPoint: random.zeroPoint(types.input))
    let output = SingleOperator.tensor(
      types.output, [window.outputHeight, window.outputWidth, outputs],
      zeroPoint: random.zeroPoint(types.output))
    return try SingleOperator(
      name: name, operation: .depthwiseConvolution2D(depthwise), inputs: [input], output: output
    ).contents([random.elements(input.count, types.input)])
  }

  private static func extreme(
    _ pattern: WeightPattern, _ activations: ActivationPattern, _ types: ElementTypes
  ) throws -> CaseContents {
    let window = WindowGeometry.same3x3(channels: 8)
    let input = SingleOperator.tensor(
      types.input, [4, 4, 8],
      zeroPoint: activations == .minimum ? types.input.maximum : types.input.minimum)
    let depthwise = QuantizedDepthwiseConvolution2D(
      weights: pattern.weights(9 * 8), channels: ExtremeScales.channels(8, types), window: window.quantized,
      clamp: types.output.minimum...types.output.maximum)
    return try SingleOperator(
      name: "depthwise-extreme-\(pattern)-\(activations)-\(types.name)",
      operation: .depthwiseConvolution2D(depthwise), inputs: [input],
      output: SingleOperator.tensor(types.output, [4, 4, 8])
    ).contents([activations.elements(input.count, input)])
  }
}

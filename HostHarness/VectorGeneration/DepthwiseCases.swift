import ConformanceChecks
import ConformanceVectors
import FixedPoint
import Kernels
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
    let zeroPoints = (random.zeroPoint(types.input), random.zeroPoint(types.output))
    return try DepthwiseCall(
      window: window, multiplier: multiplier, types: types, weights: weights, channels: channels,
      input: random.elements(window.height * window.width * window.channels, types.input),
      inputZeroPoint: zeroPoints.0, outputZeroPoint: zeroPoints.1, clamp: random.clamp(types.output)
    ).contents(name)
  }

  private static func extreme(
    _ pattern: WeightPattern, _ activations: ActivationPattern, _ types: ElementTypes
  ) throws -> CaseContents {
    let window = WindowGeometry.same3x3(channels: 8)
    let input = SingleOperator.tensor(
      types.input, [4, 4, 8],
      zeroPoint: activations == .minimum ? types.input.maximum : types.input.minimum)
    return try DepthwiseCall(
      window: window, multiplier: 1, types: types, weights: pattern.weights(9 * 8),
      channels: ExtremeScales.channels(8, types), input: activations.elements(input.count, input),
      inputZeroPoint: input.zeroPoint, outputZeroPoint: 0,
      clamp: types.output.minimum...types.output.maximum
    ).contents("depthwise-extreme-\(pattern)-\(activations)-\(types.name)")
  }
}

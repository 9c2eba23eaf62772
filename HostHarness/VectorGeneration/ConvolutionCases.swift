import ModelImage
import Quantization

/// Convolutions: windows, widths of types, tails of channels, extreme numbers.
enum ConvolutionCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    for geometry in WindowGeometry.all {
      for types in ElementTypes.pairs {
        cases.append(try random(geometry, outputs: 3, types, seed: seed))
      }
    }
    for channels in Array(1...20) + [31, 32, 33] {
      cases.append(try random(.same3x3(channels: channels), outputs: 2, .narrow, seed: seed))
      cases.append(try random(.pointwise(width: 3, channels: channels), outputs: 5, .wide, seed: seed))
    }
    for outputs in 1...9 {
      cases.append(try random(.pointwise(width: 4, channels: 7), outputs: outputs, .narrow, seed: seed))
      cases.append(try random(.pointwise(width: 1, channels: 8), outputs: outputs, .wide, seed: seed))
    }
    for width in 1...9 {
      cases.append(try random(.pointwise(width: width, channels: 4), outputs: 4, .narrow, seed: seed))
    }
    for types in ElementTypes.pairs {
      for pattern in WeightPattern.allCases { cases += try extreme(pattern, types) }
    }
    return cases
  }

  private static func operation(
    _ geometry: WindowGeometry, weights: [Int8], channels: QuantizedChannels, clamp: ClosedRange<Int32>
  ) -> QuantizedOperation {
    .convolution2D(
      QuantizedConvolution2D(
        weights: weights, channels: channels, kernelHeight: geometry.kernelHeight,
        kernelWidth: geometry.kernelWidth, strideHeight: geometry.strideHeight,
        strideWidth: geometry.strideWidth, dilationHeight: geometry.dilationHeight,
        dilationWidth: geometry.dilationWidth, paddingTop: geometry.top, paddingBottom: geometry.bottom,
        paddingLeft: geometry.left, paddingRight: geometry.right, clamp: clamp))
  }

  private static func random(
    _ geometry: WindowGeometry, outputs: Int, _ types: ElementTypes, seed: UInt64
  ) throws -> CaseContents {
    let name = "convolution-\(geometry.name)-o\(outputs)-\(types.name)"
    var random = VectorRandom(seed: seed, label: name)
    let window = geometry.kernelHeight * geometry.kernelWidth * geometry.channels
    let weights = random.weights(outputs * window)
    let channels = random.channels(outputs, products: window, input: types.input, output: types.output)
    let clamp = random.clamp(types.output)
    let input = SingleOperator.tensor(
      types.input, [geometry.height, geometry.width, geometry.channels],
      zeroPoint: random.zeroPoint(types.input))
    let output = SingleOperator.tensor(
      types.output, [geometry.outputHeight, geometry.outputWidth, outputs],
      zeroPoint: random.zeroPoint(types.output))
    return try SingleOperator(
      name: name, operation: operation(geometry, weights: weights, channels: channels, clamp: clamp),
      inputs: [input], output: output
    ).contents([random.elements(input.count, types.input)])
  }

  /// Weights and activations at the ends of their ranges, zero points too.
  private static func extreme(_ pattern: WeightPattern, _ types: ElementTypes) throws -> [CaseContents] {
    let geometry = WindowGeometry.same3x3(channels: 4)
    let outputs = 4
    let window = 9 * geometry.channels
    let channels = ExtremeScales.channels(outputs, types)
    return try ActivationPattern.allCases.map { activations in
      let input = SingleOperator.tensor(
        types.input, [4, 4, geometry.channels],
        zeroPoint: activations == .minimum ? types.input.maximum : types.input.minimum)
      let output = SingleOperator.tensor(types.output, [4, 4, outputs])
      return try SingleOperator(
        name: "convolution-extreme-\(pattern)-\(activations)-\(types.name)",
        operation: operation(
          geometry, weights: pattern.weights(outputs * window), channels: channels,
          clamp: types.output.minimum...types.output.maximum), inputs: [input], output: output
      ).contents([activations.elements(input.count, input)])
    }
  }
}

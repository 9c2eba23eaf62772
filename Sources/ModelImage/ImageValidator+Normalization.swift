import FixedPoint

// Operators over the last axis: softmax and layer normalisation.

extension ImageValidator {
  func validateSoftmax(_ context: OperandContext) throws(ImageError) {
    try requireUnary(context)
    try context.requireSize(SaturatingWord(SoftmaxParameters.sizeBytes))
    let parameters = context.image.softmax(context.operation)
    try context.requireFactor(parameters.input, index: 0)
    try context.requireFactor(parameters.output, index: 1, shifts: -31...0)
  }

  func validateLayerNormalization(_ context: OperandContext) throws(ImageError) {
    try requireUnary(context)
    let channels = context.output.shape.last
    try context.requireSize(SaturatingWord(LayerNormalizationParameters.sizeBytes(channels: channels)))
    let parameters = context.image.layerNormalization(context.operation)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    // 1 … 2^62 − 1: with a variance of at most 2^62 it makes a positive number of 63 bits.
    let isPositive = parameters.epsilonHigh > 0 || (parameters.epsilonHigh == 0 && parameters.epsilonLow > 0)
    guard isPositive, parameters.epsilonHigh < 1 << 30 else {
      throw .epsilon(
        operator: context.position, high: parameters.epsilonHigh, low: parameters.epsilonLow)
    }
    let arrays = parameters.channels
    let start = sections.parameters.offset
    for channel in 0..<channels {
      let bias = bytes.signedWord(at: start + arrays.biasOffset + 4 * channel)
      guard bias.magnitude <= 1 << 29 else {
        throw .accumulatorOverflow(operator: context.position, channel: channel)
      }
      // A negative multiplier is a negative gamma; −2^31 has no magnitude and is refused as it is.
      let multiplier = bytes.signedWord(at: start + arrays.multiplierOffset + 4 * channel)
      guard
        multiplier == 0
          || ImageLayout.normalizedMultipliers.contains(multiplier < 0 ? 0 &- multiplier : multiplier)
      else { throw .multiplier(operator: context.position, index: channel, found: multiplier) }
      let shift = bytes.signedWord(at: start + arrays.shiftOffset + 4 * channel)
      guard (-31...2).contains(shift) else {
        throw .shift(operator: context.position, index: channel, found: shift)
      }
    }
  }

  /// The input has shape and type of the output.
  private func requireUnary(_ context: OperandContext) throws(ImageError) {
    let input = context.operation.inputs[0]
    try context.requireOutputShape(input)
    try context.requireType(input, context.output.elementType)
  }
}

// Operators that reduce what a window holds to one number.

extension ImageValidator {
  func validateAveragePool(_ context: OperandContext) throws(ImageError) {
    try requireSameNumbers(context)
    try context.requireSize(SaturatingWord(AveragePoolParameters.sizeBytes))
    let word = AveragePoolParameters.Word.countsPadding.rawValue
    let flag = context.image.word(context.operation.parameterOffset, word)
    guard flag == 0 || flag == 1 else {
      throw .operatorNumber(operator: context.position, field: .countsPadding, axis: 0, found: flag)
    }
    try validatePool(context, context.image.averagePool(context.operation).window)
  }

  func validateMaxPool(_ context: OperandContext) throws(ImageError) {
    try requireSameNumbers(context)
    try context.requireSize(SaturatingWord(MaxPoolParameters.sizeBytes))
    try validatePool(context, context.image.maxPool(context.operation))
  }

  private func validatePool(_ context: OperandContext, _ window: WindowParameters) throws(ImageError) {
    // A window may be as large as the map: so many numbers of 16 bits add up inside 32.
    let most = ImageLayout.maximumPoolTapCount
    try validateWindow(context, window, kernelSizes: 1...most)
    guard window.kernelHeight <= most / window.kernelWidth else {
      throw .accumulatorOverflow(operator: context.position, channel: 0)
    }
    let (input, output) = (context.input(0).shape, context.output.shape)
    try context.requireDimension(context.operation.output, axis: 2, input[2])
    try requireInput(
      context, axis: 0, outputs: output[0], stride: window.strideHeight, padding: window.paddingTop,
      taps: window.kernelHeight, dilation: window.dilationHeight, inputs: input[0])
    try requireInput(
      context, axis: 1, outputs: output[1], stride: window.strideWidth, padding: window.paddingLeft,
      taps: window.kernelWidth, dilation: window.dilationWidth, inputs: input[1])
  }

  /// Along one axis every window has a tap inside the input; a dilated one may jump over it.
  private func requireInput(
    _ context: OperandContext, axis: Int, outputs: Int, stride: Int, padding: Int, taps: Int, dilation: Int,
    inputs: Int
  ) throws(ImageError) {
    for position in 0..<outputs {
      let origin = position * stride - padding
      let first = origin < 0 ? (dilation - 1 - origin) / dilation : 0
      guard first < taps, origin + first * dilation < inputs else {
        throw .windowOutsideInput(operator: context.position, axis: axis, position: position)
      }
    }
  }
}

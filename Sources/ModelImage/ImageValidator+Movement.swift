// Operators that move numbers unchanged.

extension ImageValidator {
  /// The input has type, scale and zero point of the output.
  func requireSameNumbers(_ context: OperandContext) throws(ImageError) {
    let input = context.operation.inputs[0]
    try context.requireType(input, context.output.elementType)
    try context.requireOutputQuantization(input)
  }

  func validateTranspose(_ context: OperandContext) throws(ImageError) {
    try requireMovement(context, sizeBytes: TransposeParameters.sizeBytes)
    let permutation = context.image.transpose(context.operation).permutation
    let rank = context.output.shape.rank
    var seen: UInt32 = 0
    for axis in 0..<AxisWords.count {
      let from = Int(truncatingIfNeeded: permutation[axis])
      let isAllowed = axis < rank ? from >= 0 && from < rank : from == axis
      guard isAllowed, (seen &>> UInt32(truncatingIfNeeded: from)) & 1 == 0 else {
        throw number(context, .permutation, axis, permutation[axis])
      }
      seen |= 1 &<< UInt32(truncatingIfNeeded: from)
      try context.requireDimension(context.operation.output, axis: axis, context.input(0).shape[from])
    }
  }

  func validateSlice(_ context: OperandContext) throws(ImageError) {
    try requireMovement(context, sizeBytes: SliceParameters.sizeBytes)
    let parameters = context.image.slice(context.operation)
    let (input, output) = (context.input(0).shape, context.output.shape)
    let most = Int32(bitPattern: ImageLayout.maximumDimension)
    for axis in 0..<AxisWords.count {
      let start = parameters.starts[axis]
      let step = parameters.steps[axis]
      guard start >= 0, Int(truncatingIfNeeded: start) < input[axis] else {
        throw number(context, .start, axis, start)
      }
      guard step != 0, step >= -most, step <= most, axis < output.rank || step == 1 else {
        throw number(context, .step, axis, step)
      }
      // Indices between two inside are inside. Up to 2^16 steps of up to 2^16 each need more than 32 bits.
      let room = step > 0 ? input[axis] - 1 - Int(truncatingIfNeeded: start) : Int(truncatingIfNeeded: start)
      guard output[axis] - 1 <= room / Int(truncatingIfNeeded: step.magnitude) else {
        throw number(context, .step, axis, step)
      }
    }
  }

  func validatePad(_ context: OperandContext) throws(ImageError) {
    try requireMovement(context, sizeBytes: PadParameters.sizeBytes)
    let parameters = context.image.pad(context.operation)
    let (input, output) = (context.input(0).shape, context.output.shape)
    for axis in 0..<AxisWords.count {
      let before = parameters.before[axis]
      guard before >= 0, Int(truncatingIfNeeded: before) <= output[axis] - input[axis] else {
        throw number(context, .before, axis, before)
      }
    }
    let type = context.output.elementType
    guard parameters.value >= type.minimum, parameters.value <= type.maximum else {
      throw number(context, .value, 0, parameters.value)
    }
  }

  /// Numbers stay what they are, ranks too.
  private func requireMovement(_ context: OperandContext, sizeBytes: Int) throws(ImageError) {
    try requireSameNumbers(context)
    try context.requireRank(context.operation.inputs[0], context.output.shape.rank)
    try context.requireSize(SaturatingWord(sizeBytes))
  }

  private func number(
    _ context: OperandContext, _ field: OperatorNumberField, _ axis: Int, _ found: Int32
  ) -> ImageError {
    .operatorNumber(operator: context.position, field: field, axis: axis, found: found)
  }
}

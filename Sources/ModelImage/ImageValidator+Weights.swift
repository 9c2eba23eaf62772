import FixedPoint

// Operators with weights: geometry, block size, and the proof that no accumulator leaves 32 bits.

extension ImageValidator {
  func validateConvolution(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    let operation = context.operation
    try context.requireRank(operation.inputs[0], 3)
    try context.requireRank(operation.output, 3)
    try context.requireMinimumSize(ConvolutionParameters.headerSizeBytes)
    let parameters = context.image.convolution(operation)
    let input = context.input(0).shape
    let output = context.output.shape
    try validateGeometry(context, parameters, input)
    let height = outputSize(
      input[0] + parameters.paddingTop + parameters.paddingBottom, kernel: parameters.kernelHeight,
      dilation: parameters.dilationHeight, stride: parameters.strideHeight)
    try context.requireDimension(operation.output, axis: 0, height)
    let width = outputSize(
      input[1] + parameters.paddingLeft + parameters.paddingRight, kernel: parameters.kernelWidth,
      dilation: parameters.dilationWidth, stride: parameters.strideWidth)
    try context.requireDimension(operation.output, axis: 1, width)

    let window = SaturatingWord(parameters.kernelHeight) * SaturatingWord(parameters.kernelWidth)
    let weightsPerChannel = window * SaturatingWord(input[2])
    let weightCount = weightsPerChannel * SaturatingWord(output[2])
    let arrays = parameters.weightsOffset - operation.parameterOffset
    try context.requireSize(SaturatingWord(arrays) + weightCount)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    let bound = try validateChannels(
      context, parameters.channels, weightsOffset: parameters.weightsOffset,
      weightsPerChannel: Int(truncatingIfNeeded: weightsPerChannel.value), input: context.input(0),
      firstChannel: 0)
    let pixels = SaturatingWord(output[0]) * SaturatingWord(output[1])
    return OperatorProof(accumulatorBound: bound, work: pixels * weightCount)
  }

  /// Output size along an axis whose kernel fits.
  private func outputSize(_ padded: Int, kernel: Int, dilation: Int, stride: Int) -> Int {
    (padded - dilation * (kernel - 1) - 1) / stride + 1
  }

  private func validateGeometry(
    _ context: OperandContext, _ parameters: ConvolutionParameters, _ input: TensorShape
  ) throws(ImageError) {
    // Kernels of at most 256 × 256 dilated by at most 256: the numbers below stay far from overflow.
    let positive = 1...ImageLayout.maximumKernelSize
    try requireGeometry(context, .kernelHeight, parameters.kernelHeight, positive)
    try requireGeometry(context, .kernelWidth, parameters.kernelWidth, positive)
    try requireGeometry(context, .strideHeight, parameters.strideHeight, positive)
    try requireGeometry(context, .strideWidth, parameters.strideWidth, positive)
    try requireGeometry(context, .dilationHeight, parameters.dilationHeight, positive)
    try requireGeometry(context, .dilationWidth, parameters.dilationWidth, positive)
    // A window never lies wholly in the padding.
    let rows = parameters.dilationHeight * (parameters.kernelHeight - 1) + 1
    let columns = parameters.dilationWidth * (parameters.kernelWidth - 1) + 1
    try requireGeometry(context, .paddingTop, parameters.paddingTop, 0...(rows - 1))
    try requireGeometry(context, .paddingBottom, parameters.paddingBottom, 0...(rows - 1))
    try requireGeometry(context, .paddingLeft, parameters.paddingLeft, 0...(columns - 1))
    try requireGeometry(context, .paddingRight, parameters.paddingRight, 0...(columns - 1))
    guard rows <= input[0] + parameters.paddingTop + parameters.paddingBottom else {
      throw .geometry(
        operator: context.position, field: .kernelHeight, found: Int32(truncatingIfNeeded: rows))
    }
    guard columns <= input[1] + parameters.paddingLeft + parameters.paddingRight else {
      throw .geometry(
        operator: context.position, field: .kernelWidth, found: Int32(truncatingIfNeeded: columns))
    }
  }

  private func requireGeometry(
    _ context: OperandContext, _ field: GeometryField, _ value: Int, _ range: ClosedRange<Int>
  ) throws(ImageError) {
    guard range.contains(value) else {
      throw .geometry(operator: context.position, field: field, found: Int32(truncatingIfNeeded: value))
    }
  }

  func validateFullyConnected(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    let operation = context.operation
    try context.requireMinimumSize(FullyConnectedParameters.headerSizeBytes)
    let inputCount = context.input(0).shape.count
    let parameters = context.image.fullyConnected(operation)
    let weightCount = SaturatingWord(inputCount) * SaturatingWord(parameters.channels.count)
    let arrays = parameters.weightsOffset - operation.parameterOffset
    try context.requireSize(SaturatingWord(arrays) + weightCount)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    let bound = try validateChannels(
      context, parameters.channels, weightsOffset: parameters.weightsOffset,
      weightsPerChannel: inputCount, input: context.input(0), firstChannel: 0)
    return OperatorProof(accumulatorBound: bound, work: weightCount)
  }

  func validateGatedRecurrentUnit(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    let operation = context.operation
    let state = operation.inputs[1]
    try context.requireType(operation.inputs[0], .int16)
    try context.requireType(state, .int16)
    try context.requireType(operation.output, .int16)
    try context.requireCount(state, context.output.shape.count)
    try context.requireOutputQuantization(state)
    guard context.output.zeroPoint == 0 else {
      throw .quantizationMismatch(
        operator: context.position, tensor: operation.output, zeroPoint: context.output.zeroPoint,
        expected: 0)
    }
    let parameters = context.image.gatedRecurrentUnit(operation)
    let rows = SaturatingWord(3) * SaturatingWord(parameters.stateCount)
    let inputWeights = rows * SaturatingWord(parameters.inputCount)
    let recurrentWeights = rows * SaturatingWord(parameters.stateCount)
    let arrays = SaturatingWord(parameters.inputWeightsOffset - operation.parameterOffset)
    let mask = UInt32(truncatingIfNeeded: ImageLayout.alignment - 1)
    let padding = SaturatingWord((0 &- inputWeights.value) & mask)
    try context.requireSize(arrays + inputWeights + padding + recurrentWeights)
    try requireGates(context, parameters)
    let inputBound = try validateChannels(
      context, parameters.inputChannels, weightsOffset: parameters.inputWeightsOffset,
      weightsPerChannel: parameters.inputCount, input: context.input(0), firstChannel: 0)
    let recurrentBound = try validateChannels(
      context, parameters.recurrentChannels, weightsOffset: parameters.recurrentWeightsOffset,
      weightsPerChannel: parameters.stateCount, input: context.input(1),
      firstChannel: 3 * parameters.stateCount)
    return OperatorProof(
      accumulatorBound: max(inputBound, recurrentBound), work: inputWeights + recurrentWeights)
  }

  private func requireGates(
    _ context: OperandContext, _ parameters: GatedRecurrentUnitParameters
  ) throws(ImageError) {
    let table = sections.parameters.offset + parameters.sigmoidOffset
    for index in 0..<FunctionTable.int16Count {
      let entry = Int16(bitPattern: bytes.halfword(at: table + 2 * index))
      guard entry >= 0 else {
        throw .negativeGate(operator: context.position, index: index, found: Int32(entry))
      }
    }
  }

  /// Checks multipliers, shifts and weights of all channels and returns the largest accumulator magnitude.
  /// `firstChannel` numbers the channels of an operator's second array on from its first.
  private func validateChannels(
    _ context: OperandContext, _ channels: ChannelArrays, weightsOffset: Int, weightsPerChannel: Int,
    input: TensorRecord, firstChannel: Int
  ) throws(ImageError) -> UInt32 {
    let start = sections.parameters.offset
    let (low, high) = (input.leastDifference, input.greatestDifference)
    var largest: UInt32 = 0
    for channel in 0..<channels.count {
      let factor = QuantizedMultiplier(
        multiplier: bytes.signedWord(at: start + channels.multiplierOffset + 4 * channel),
        shift: bytes.signedWord(at: start + channels.shiftOffset + 4 * channel))
      try context.requireFactor(factor, index: firstChannel + channel)
      var interval = AccumulatorInterval(
        bias: bytes.signedWord(at: start + channels.biasOffset + 4 * channel), low: low, high: high)
      let row = start + weightsOffset + channel * weightsPerChannel
      for index in 0..<weightsPerChannel {
        let weight = bytes.signedByte(at: row + index)
        guard weight != -128 else {
          throw .weight(operator: context.position, index: channel * weightsPerChannel + index)
        }
        interval.add(weight: Int32(weight))
      }
      guard interval.isSafe(shift: factor.shift) else {
        throw .accumulatorOverflow(operator: context.position, channel: firstChannel + channel)
      }
      largest = max(largest, interval.magnitude)
    }
    return largest
  }
}

import FixedPoint
import PackedWeights

// Operators with weights: block size, and the proof that no accumulator leaves 32 bits.

extension ImageValidator {
  func validateConvolution(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    let parameters = try validateConvolutionWindow(context)
    let weightsPerChannel =
      SaturatingWord(parameters.window.kernelHeight) * SaturatingWord(parameters.window.kernelWidth)
      * SaturatingWord(context.input(0).shape[2])
    return try validateConvolution(context, parameters, weightsPerChannel, order: .channelByChannel)
  }

  func validateDepthwiseConvolution(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    let parameters = try validateConvolutionWindow(context)
    let inputChannels = context.input(0).shape[2]
    let outputChannels = context.output.shape[2]
    // The nearest number of channels that a whole multiplier gives.
    let multiplier = max(1, outputChannels / inputChannels)
    try context.requireDimension(context.operation.output, axis: 2, inputChannels * multiplier)
    let weightsPerChannel =
      SaturatingWord(parameters.window.kernelHeight) * SaturatingWord(parameters.window.kernelWidth)
    return try validateConvolution(context, parameters, weightsPerChannel, order: .tapByTap)
  }

  private func validateConvolutionWindow(
    _ context: OperandContext
  ) throws(ImageError) -> ConvolutionParameters {
    try context.requireMinimumSize(ConvolutionParameters.headerSizeBytes)
    let parameters = context.image.convolution(context.operation)
    try validateWindow(context, parameters.window, kernelSizes: 1...ImageLayout.maximumKernelSize)
    return parameters
  }

  private func validateConvolution(
    _ context: OperandContext, _ parameters: ConvolutionParameters, _ weightsPerChannel: SaturatingWord,
    order: WeightOrder
  ) throws(ImageError) -> OperatorProof {
    let output = context.output.shape
    let weightCount = weightsPerChannel * SaturatingWord(output[2])
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    if context.operation.packing != .canonical {
      let shape = PackedShape(
        context.operation.kind, parameters.window, input: context.input(0), output: context.output)
      let packed = try context.packedSizes(shape, weightCount)
      try context.requireSize(
        SaturatingWord(ConvolutionParameters.headerSizeBytes) + SaturatingWord(packed.streamBytes))
      try context.requireScratch(packed.scratchBytes)
      let bound = try validateStream(
        context, shape, streamOffset: parameters.streamOffset, input: context.input(0),
        outputZeroPoint: context.output.zeroPoint, firstChannel: 0)
      let pixels = SaturatingWord(output[0]) * SaturatingWord(output[1])
      return OperatorProof(accumulatorBound: bound, work: pixels * weightCount)
    }
    let arrays = parameters.weightsOffset - context.operation.parameterOffset
    try context.requireSize(SaturatingWord(arrays) + weightCount)
    let bound = try validateChannels(
      context, parameters.channels, weightsOffset: parameters.weightsOffset,
      weightsPerChannel: Int(truncatingIfNeeded: weightsPerChannel.value), order: order,
      input: context.input(0), firstChannel: 0)
    let pixels = SaturatingWord(output[0]) * SaturatingWord(output[1])
    return OperatorProof(accumulatorBound: bound, work: pixels * weightCount)
  }

  func validateFullyConnected(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    let operation = context.operation
    try context.requireMinimumSize(FullyConnectedParameters.headerSizeBytes)
    let inputCount = context.input(0).shape.count
    let parameters = context.image.fullyConnected(operation)
    let weightCount = SaturatingWord(inputCount) * SaturatingWord(parameters.channels.count)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    if operation.packing != .canonical {
      let shape = PackedShape.dense(input: context.input(0), output: context.output)
      let packed = try context.packedSizes(shape, weightCount)
      try context.requireSize(
        SaturatingWord(FullyConnectedParameters.headerSizeBytes) + SaturatingWord(packed.streamBytes))
      try context.requireScratch(packed.scratchBytes)
      let bound = try validateStream(
        context, shape, streamOffset: parameters.streamOffset, input: context.input(0),
        outputZeroPoint: context.output.zeroPoint, firstChannel: 0)
      return OperatorProof(accumulatorBound: bound, work: weightCount)
    }
    let arrays = parameters.weightsOffset - operation.parameterOffset
    try context.requireSize(SaturatingWord(arrays) + weightCount)
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
    if operation.packing != .canonical {
      let fromInput = try context.packedSizes(parameters.inputShape, inputWeights)
      let fromState = try context.packedSizes(parameters.recurrentShape, recurrentWeights)
      let tables = SaturatingWord(parameters.inputStreamOffset - operation.parameterOffset)
      try context.requireSize(
        tables + SaturatingWord(fromInput.streamBytes) + SaturatingWord(fromState.streamBytes))
      try context.requireScratch(
        2 * parameters.preActivationBytes + max(fromInput.scratchBytes, fromState.scratchBytes))
      try requireGates(context, parameters)
      let inputBound = try validateStream(
        context, parameters.inputShape, streamOffset: parameters.inputStreamOffset, input: context.input(0),
        outputZeroPoint: 0, firstChannel: 0)
      let recurrentBound = try validateStream(
        context, parameters.recurrentShape,
        streamOffset: parameters.inputStreamOffset + fromInput.streamBytes,
        input: context.input(1), outputZeroPoint: 0, firstChannel: 3 * parameters.stateCount)
      return OperatorProof(
        accumulatorBound: max(inputBound, recurrentBound), work: inputWeights + recurrentWeights)
    }
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

  /// How the weights of several output channels lie.
  private enum WeightOrder {
    /// `[O, K]`.
    case channelByChannel
    /// `[K, O]`.
    case tapByTap
  }

  /// Checks multipliers, shifts and weights of all channels and returns the largest accumulator magnitude.
  /// `firstChannel` numbers the channels of an operator's second array on from its first.
  private func validateChannels(
    _ context: OperandContext, _ channels: ChannelArrays, weightsOffset: Int, weightsPerChannel: Int,
    order: WeightOrder = .channelByChannel, input: TensorRecord, firstChannel: Int
  ) throws(ImageError) -> UInt32 {
    let start = sections.parameters.offset
    let (low, high) = (input.leastDifference, input.greatestDifference)
    let channelStep = order == .channelByChannel ? weightsPerChannel : 1
    let tapStep = order == .channelByChannel ? 1 : channels.count
    var largest: UInt32 = 0
    for channel in 0..<channels.count {
      let factor = QuantizedMultiplier(
        multiplier: bytes.signedWord(at: start + channels.multiplierOffset + 4 * channel),
        shift: bytes.signedWord(at: start + channels.shiftOffset + 4 * channel))
      try context.requireFactor(factor, index: firstChannel + channel)
      var interval = AccumulatorInterval(
        bias: bytes.signedWord(at: start + channels.biasOffset + 4 * channel), low: low, high: high)
      for tap in 0..<weightsPerChannel {
        let index = channel * channelStep + tap * tapStep
        let weight = bytes.signedByte(at: start + weightsOffset + index)
        guard weight != -128 else { throw .weight(operator: context.position, index: index) }
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

import FixedPoint
import PackedWeights

extension ImageValidator {
  /// Shapes, types, parameter blocks, accumulator bounds and work of a network's operators.
  func validateParameters(_ image: ModelImage, network index: Int) throws(ImageError) {
    let network = network(index)
    var work = SaturatingWord(0)
    var largestBound: UInt32 = 0
    for position in network.operators {
      let context = OperandContext(image: image, position: position)
      let proof = try validate(context)
      let operation = context.operation
      guard operation.accumulatorBound == proof.accumulatorBound else {
        throw .accumulatorBound(
          operator: position, stored: operation.accumulatorBound, computed: proof.accumulatorBound)
      }
      guard operation.multiplyAccumulates == proof.work.value else {
        throw .operatorWork(
          operator: position, stored: operation.multiplyAccumulates, computed: proof.work.value)
      }
      work = work + proof.work
      largestBound = max(largestBound, proof.accumulatorBound)
    }
    guard network.multiplyAccumulates == work.value else {
      throw .networkWork(network: index, stored: network.multiplyAccumulates, computed: work.value)
    }
    guard network.accumulatorBound == largestBound else {
      throw .networkAccumulatorBound(
        network: index, stored: network.accumulatorBound, computed: largestBound)
    }
  }

  /// What the weights of an operator say of it.
  struct OperatorProof {
    var accumulatorBound: UInt32 = 0
    var work = SaturatingWord(0)
  }

  private func validate(_ context: OperandContext) throws(ImageError) -> OperatorProof {
    if context.operation.packing == .canonical { try context.requireScratch(0) }
    switch context.operation.kind {
    case .convolution2D: return try validateConvolution(context)
    case .depthwiseConvolution2D: return try validateDepthwiseConvolution(context)
    case .fullyConnected: return try validateFullyConnected(context)
    case .gatedRecurrentUnit: return try validateGatedRecurrentUnit(context)
    case .add, .subtract: try validateAdd(context)
    case .multiply: try validateMultiply(context)
    case .concatenate: try validateConcatenate(context)
    case .clamp: try validateClamp(context)
    case .rescale: try validateRescale(context)
    case .tableFunction: try validateTableFunction(context)
    case .averagePool2D: try validateAveragePool(context)
    case .maxPool2D: try validateMaxPool(context)
    case .transpose: try validateTranspose(context)
    case .slice: try validateSlice(context)
    case .pad: try validatePad(context)
    case .softmax: try validateSoftmax(context)
    case .layerNormalization: try validateLayerNormalization(context)
    }
    return OperatorProof()
  }

  // MARK: Operators without weights

  private func validateAdd(_ context: OperandContext) throws(ImageError) {
    try requirePair(context)
    try context.requireSize(SaturatingWord(AddParameters.sizeBytes))
    let parameters = context.image.add(context.operation)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    try requireAtMostHalf(context, parameters.first, index: 0)
    try requireAtMostHalf(context, parameters.second, index: 1)
    try context.requireFactor(parameters.output, index: 2, shifts: -31...0)
  }

  private func requireAtMostHalf(
    _ context: OperandContext, _ factor: QuantizedMultiplier, index: Int
  ) throws(ImageError) {
    let isHalf = factor.multiplier <= 1 << 30
    try context.requireFactor(factor, index: index, shifts: -31...(isHalf ? 0 : -1))
  }

  private func validateMultiply(_ context: OperandContext) throws(ImageError) {
    try requirePair(context)
    try context.requireSize(SaturatingWord(RescaleParameters.sizeBytes))
    let parameters = context.image.rescale(context.operation)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    try context.requireFactor(parameters.output, index: 0, shifts: -31...0)
    let product = context.input(0).greatestMagnitude.multipliedReportingOverflow(
      by: context.input(1).greatestMagnitude)
    guard !product.overflow, product.partialValue <= AccumulatorInterval.limit else {
      throw .accumulatorOverflow(operator: context.position, channel: 0)
    }
  }

  /// Both inputs have the output's type; one has its shape, the other that or the end of it.
  private func requirePair(_ context: OperandContext) throws(ImageError) {
    let count = context.output.shape.count
    var wholeCount = 0
    for place in 0..<2 {
      let id = context.operation.inputs[place]
      try context.requireTrailingShape(id)
      try context.requireType(id, context.output.elementType)
      if context.input(place).shape.count == count { wholeCount += 1 }
    }
    if wholeCount == 0 { try context.requireCount(context.operation.inputs[0], count) }
  }

  private func validateConcatenate(_ context: OperandContext) throws(ImageError) {
    let operation = context.operation
    let lastAxis = context.output.shape.rank - 1
    var channels = 0
    for place in 0..<operation.inputs.count {
      let id = operation.inputs[place]
      try context.requireRank(id, lastAxis + 1)
      for axis in 0..<lastAxis {
        try context.requireDimension(id, axis: axis, context.output.shape[axis])
      }
      channels += context.input(place).shape.last
    }
    try context.requireDimension(operation.output, axis: lastAxis, channels)
    let size = ConcatenateParameters.sizeBytes(inputCount: operation.inputs.count)
    try context.requireSize(SaturatingWord(size))
    let parameters = context.image.concatenate(operation)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    for place in 0..<operation.inputs.count {
      try requireRescaling(context, context.input(place), parameters.factor(place), index: place)
    }
  }

  private func validateClamp(_ context: OperandContext) throws(ImageError) {
    let input = context.operation.inputs[0]
    try context.requireCount(input, context.output.shape.count)
    try context.requireType(input, context.output.elementType)
    try context.requireOutputQuantization(input)
    try context.requireSize(SaturatingWord(ClampParameters.sizeBytes))
    let parameters = context.image.clamp(context.operation)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
  }

  private func validateRescale(_ context: OperandContext) throws(ImageError) {
    try context.requireCount(context.operation.inputs[0], context.output.shape.count)
    try context.requireSize(SaturatingWord(RescaleParameters.sizeBytes))
    let parameters = context.image.rescale(context.operation)
    try context.requireClamp(parameters.clampLower, parameters.clampUpper)
    try requireRescaling(context, context.input(0), parameters.output, index: 0)
  }

  /// No left shift takes q − zeroPoint out of 32 bits: at most 22 for int8, 14 for int16.
  private func requireRescaling(
    _ context: OperandContext, _ input: TensorRecord, _ factor: QuantizedMultiplier, index: Int
  ) throws(ImageError) {
    let greatestShift: Int32 = input.elementType == .int8 ? 22 : 14
    try context.requireFactor(factor, index: index, shifts: -31...greatestShift)
  }

  private func validateTableFunction(_ context: OperandContext) throws(ImageError) {
    let input = context.operation.inputs[0]
    let type = context.output.elementType
    try context.requireCount(input, context.output.shape.count)
    try context.requireType(input, type)
    try context.requireSize(SaturatingWord(FunctionTable.sizeBytes(type)))
  }
}

import FixedPoint

// Views of parameter blocks. Each takes an operator record of the fitting kind.

extension ModelImage {
  /// For ``OperatorKind/convolution2D`` and ``OperatorKind/depthwiseConvolution2D``.
  public func convolution(_ operation: OperatorRecord) -> ConvolutionParameters {
    convolution(operation, outputChannels: tensor(operation.output).shape.last)
  }

  /// The same for a caller that has the output's record.
  public func convolution(_ operation: OperatorRecord, outputChannels: Int) -> ConvolutionParameters {
    typealias Word = ConvolutionParameters.Word
    let block = operation.parameterOffset
    return ConvolutionParameters(
      window: window(block), clampLower: word(block, Word.clampLower.rawValue),
      clampUpper: word(block, Word.clampUpper.rawValue),
      channels: ChannelArrays(
        count: outputChannels, biasOffset: block + ConvolutionParameters.headerSizeBytes))
  }

  func window(_ block: Int) -> WindowParameters {
    typealias Word = WindowParameters.Word
    return WindowParameters(
      kernelHeight: count(block, Word.kernelHeight.rawValue),
      kernelWidth: count(block, Word.kernelWidth.rawValue),
      strideHeight: count(block, Word.strideHeight.rawValue),
      strideWidth: count(block, Word.strideWidth.rawValue),
      dilationHeight: count(block, Word.dilationHeight.rawValue),
      dilationWidth: count(block, Word.dilationWidth.rawValue),
      paddingTop: count(block, Word.paddingTop.rawValue),
      paddingBottom: count(block, Word.paddingBottom.rawValue),
      paddingLeft: count(block, Word.paddingLeft.rawValue),
      paddingRight: count(block, Word.paddingRight.rawValue))
  }

  /// For ``OperatorKind/fullyConnected``.
  public func fullyConnected(_ operation: OperatorRecord) -> FullyConnectedParameters {
    fullyConnected(operation, outputCount: tensor(operation.output).shape.count)
  }

  /// The same for a caller that has the output's record.
  public func fullyConnected(_ operation: OperatorRecord, outputCount: Int) -> FullyConnectedParameters {
    typealias Word = FullyConnectedParameters.Word
    let block = operation.parameterOffset
    return FullyConnectedParameters(
      clampLower: word(block, Word.clampLower.rawValue),
      clampUpper: word(block, Word.clampUpper.rawValue),
      channels: ChannelArrays(
        count: outputCount, biasOffset: block + FullyConnectedParameters.headerSizeBytes))
  }

  /// For ``OperatorKind/add`` and ``OperatorKind/subtract``.
  public func add(_ operation: OperatorRecord) -> AddParameters {
    typealias Word = AddParameters.Word
    let block = operation.parameterOffset
    return AddParameters(
      clampLower: word(block, Word.clampLower.rawValue),
      clampUpper: word(block, Word.clampUpper.rawValue),
      first: factor(block, Word.firstMultiplier.rawValue),
      second: factor(block, Word.secondMultiplier.rawValue),
      output: factor(block, Word.outputMultiplier.rawValue))
  }

  /// For ``OperatorKind/multiply`` and ``OperatorKind/rescale``.
  public func rescale(_ operation: OperatorRecord) -> RescaleParameters {
    typealias Word = RescaleParameters.Word
    let block = operation.parameterOffset
    return RescaleParameters(
      clampLower: word(block, Word.clampLower.rawValue),
      clampUpper: word(block, Word.clampUpper.rawValue),
      output: factor(block, Word.outputMultiplier.rawValue))
  }

  /// For ``OperatorKind/concatenate``; factors behind the last input repeat it.
  public func concatenate(_ operation: OperatorRecord) -> ConcatenateParameters {
    typealias Word = ConcatenateParameters.Word
    let block = operation.parameterOffset
    let first = Word.firstMultiplier.rawValue
    let last = operation.inputs.count - 1
    return ConcatenateParameters(
      clampLower: word(block, Word.clampLower.rawValue),
      clampUpper: word(block, Word.clampUpper.rawValue),
      factor0: factor(block, first),
      factor1: factor(block, first + 2),
      factor2: factor(block, first + 2 * (last < 2 ? last : 2)),
      factor3: factor(block, first + 2 * last))
  }

  /// For ``OperatorKind/clamp``.
  public func clamp(_ operation: OperatorRecord) -> ClampParameters {
    typealias Word = ClampParameters.Word
    let block = operation.parameterOffset
    return ClampParameters(
      clampLower: word(block, Word.clampLower.rawValue),
      clampUpper: word(block, Word.clampUpper.rawValue))
  }

  /// For ``OperatorKind/softmax``.
  public func softmax(_ operation: OperatorRecord) -> SoftmaxParameters {
    typealias Word = SoftmaxParameters.Word
    let block = operation.parameterOffset
    return SoftmaxParameters(
      input: factor(block, Word.inputMultiplier.rawValue),
      output: factor(block, Word.outputMultiplier.rawValue))
  }

  /// For ``OperatorKind/layerNormalization``.
  public func layerNormalization(_ operation: OperatorRecord) -> LayerNormalizationParameters {
    typealias Word = LayerNormalizationParameters.Word
    let block = operation.parameterOffset
    return LayerNormalizationParameters(
      clampLower: word(block, Word.clampLower.rawValue), clampUpper: word(block, Word.clampUpper.rawValue),
      epsilonHigh: word(block, Word.epsilonHigh.rawValue),
      epsilonLow: UInt32(bitPattern: word(block, Word.epsilonLow.rawValue)),
      channels: ChannelArrays(
        count: tensor(operation.output).shape.last,
        biasOffset: block + LayerNormalizationParameters.headerSizeBytes))
  }

  /// For ``OperatorKind/gatedRecurrentUnit``.
  public func gatedRecurrentUnit(_ operation: OperatorRecord) -> GatedRecurrentUnitParameters {
    GatedRecurrentUnitParameters(
      inputCount: tensor(operation.inputs[0]).shape.count,
      stateCount: tensor(operation.output).shape.count, blockOffset: operation.parameterOffset)
  }

  func word(_ block: Int, _ index: Int) -> Int32 {
    bytes.signedWord(at: sections.parameters.offset + block + 4 * index)
  }

  private func count(_ block: Int, _ index: Int) -> Int { Int(truncatingIfNeeded: word(block, index)) }

  func factor(_ block: Int, _ index: Int) -> QuantizedMultiplier {
    QuantizedMultiplier(multiplier: word(block, index), shift: word(block, index + 1))
  }
}

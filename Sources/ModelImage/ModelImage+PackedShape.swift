import PackedWeights

// The sizes by which packed weights are laid out.

extension ModelImage {
  /// Of a convolution or depthwise convolution.
  public func packedShape(_ operation: OperatorRecord, _ parameters: ConvolutionParameters) -> PackedShape {
    let (input, output) = (tensor(operation.inputs[0]), tensor(operation.output))
    let window = parameters.window
    return PackedShape(
      operation.kind == .depthwiseConvolution2D ? .depthwise : .convolution,
      hasWideInput: input.elementType == .int16, hasWideOutput: output.elementType == .int16,
      inputHeight: input.shape[0], inputWidth: input.shape[1], inputChannels: input.shape[2],
      outputHeight: output.shape[0], outputWidth: output.shape[1], outputChannels: output.shape[2],
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth, strideHeight: window.strideHeight,
      strideWidth: window.strideWidth, dilationHeight: window.dilationHeight,
      dilationWidth: window.dilationWidth)
  }

  /// Of a dense layer.
  public func packedDenseShape(_ operation: OperatorRecord) -> PackedShape {
    let (input, output) = (tensor(operation.inputs[0]), tensor(operation.output))
    return .dense(
      inputs: input.shape.count, outputs: output.shape.count, hasWideInput: input.elementType == .int16,
      hasWideOutput: output.elementType == .int16)
  }
}

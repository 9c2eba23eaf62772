import PackedWeights

// The sizes by which an operator's packed weights are laid out, from the records of its tensors.

extension PackedShape {
  /// Of a convolution or depthwise convolution.
  public init(_ kind: OperatorKind, _ window: WindowParameters, input: TensorRecord, output: TensorRecord) {
    self.init(
      kind == .depthwiseConvolution2D ? .depthwise : .convolution,
      hasWideInput: input.elementType == .int16, hasWideOutput: output.elementType == .int16,
      inputHeight: input.shape[0], inputWidth: input.shape[1], inputChannels: input.shape[2],
      outputHeight: output.shape[0], outputWidth: output.shape[1], outputChannels: output.shape[2],
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth, strideHeight: window.strideHeight,
      strideWidth: window.strideWidth, dilationHeight: window.dilationHeight,
      dilationWidth: window.dilationWidth)
  }

  /// Of a dense layer.
  @inline(__always)
  public static func dense(input: TensorRecord, output: TensorRecord) -> PackedShape {
    .dense(
      inputs: input.shape.count, outputs: output.shape.count, hasWideInput: input.elementType == .int16,
      hasWideOutput: output.elementType == .int16)
  }
}

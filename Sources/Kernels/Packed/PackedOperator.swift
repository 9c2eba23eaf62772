import PackedWeights

/// Operators with weights on packed weights: convolution, depthwise convolution and dense layers, every packing, int8 and
/// int16. Equal to `Convolution2D`, `DepthwiseConvolution2D` and `FullyConnected` bit for bit.
///
/// The stream comes from a packer on the host, which proves the limits of the packing (`docs/kernels.md`); sizes are
/// checked here. The output's zero point may be part of the stream: it is the one that the packer was given.
public enum PackedOperator {
  /// - Parameters:
  ///   - window: all ones for a dense layer.
  ///   - input: `[H, W, I]`, int8 or int16 as `shape` says.
  ///   - stream: at a multiple of 16.
  ///   - scratch: at a multiple of 16, as many bytes as the packing wants for `shape`, or more.
  ///   - output: `[oH, oW, O]`.
  public static func apply(
    _ packing: WeightPacking, shape: PackedShape, window: KernelWindow, parameters: LinearParameters,
    input: RawSpan, stream: RawSpan, scratch: inout MutableRawSpan, output: inout MutableRawSpan
  ) throws(KernelError) {
    let image = ImageShape(
      height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels)
    if shape.operation != .dense { try window.validate(input: image) }
    guard let sizes = packing.sizes(shape) else { throw .packingUnavailable(packing) }
    let inputBytes = image.count &* (shape.hasWideInput ? 2 : 1)
    try requireCount(.input, expected: inputBytes, actual: input.byteCount)
    try requireCount(.weights, expected: sizes.streamBytes, actual: stream.byteCount)
    let outputBytes =
      shape.outputHeight &* shape.outputWidth &* shape.outputChannels &* (shape.hasWideOutput ? 2 : 1)
    try requireCount(.output, expected: outputBytes, actual: output.byteCount)
    if scratch.byteCount < sizes.scratchBytes {
      throw .elementCount(.scratch, expected: sizes.scratchBytes, actual: scratch.byteCount)
    }
    if shape.hasWideInput {
      try requireZeroPoint(.input, parameters.inputZeroPoint, of: Int16.self)
    } else {
      try requireZeroPoint(.input, parameters.inputZeroPoint, of: Int8.self)
    }
    if shape.hasWideOutput {
      try requireZeroPoint(.output, parameters.outputZeroPoint, of: Int16.self)
      try requireClamp(parameters.clamp, of: Int16.self)
    } else {
      try requireZeroPoint(.output, parameters.outputZeroPoint, of: Int8.self)
      try requireClamp(parameters.clamp, of: Int8.self)
    }
    unsafe input.withUnsafeBytes { input in
      unsafe stream.withUnsafeBytes { stream in
        unsafe scratch.withUnsafeMutableBytes { scratch in
          unsafe output.withUnsafeMutableBytes { output in
            guard let input = input.baseAddress, let stream = stream.baseAddress,
              let target = output.baseAddress
            else { return }
            unsafe PackedKernels.run(
              PackedCall(
                packing: packing, shape: shape, window: window, parameters: parameters, input: input,
                stream: stream, scratch: scratch.baseAddress ?? target, output: target))
          }
        }
      }
    }
  }
}

import FixedPoint
import Kernels
import Testing

/// Replays the layers that CMSIS-NN computed against the kernels' public API.
@Suite struct LayerVectorTests {
  @Test(arguments: LayerVector.all.indices)
  func checksumEqualsCMSIS(_ index: Int) throws {
    let layer = LayerVector.all[index]
    let tensors = layer.tensors()
    var result = [Int8](repeating: 0, count: layer.outputCount)
    var output = result.mutableSpan
    let scales = ChannelScales(multipliers: tensors.multipliers.span, shifts: tensors.shifts.span)
    let parameters = LinearParameters(
      inputZeroPoint: LayerVector.inputZeroPoint, outputZeroPoint: LayerVector.outputZeroPoint,
      clamp: ClampRange(lower: LayerVector.clampLower, upper: LayerVector.clampUpper))
    let input = ImageShape(
      height: layer.inputHeight, width: layer.inputWidth, channels: layer.inputChannels)
    let window = KernelWindow(
      kernelHeight: layer.kernel, kernelWidth: layer.kernel, strideHeight: layer.stride,
      strideWidth: layer.stride, paddingTop: layer.padding,
      paddingBottom: layer.trailingPadding(input: layer.inputHeight, output: layer.outputHeight),
      paddingLeft: layer.padding,
      paddingRight: layer.trailingPadding(input: layer.inputWidth, output: layer.outputWidth))
    switch layer.kind {
    case .convolution:
      try Convolution2D.apply(
        input: tensors.input.span, weights: tensors.weights.span, bias: tensors.bias.span, scales: scales,
        geometry: .init(input: input, outputChannels: layer.outputChannels, window: window),
        parameters: parameters, output: &output)
    case .fullyConnected:
      try FullyConnected.apply(
        input: tensors.input.span, weights: tensors.weights.span, bias: tensors.bias.span, scales: scales,
        geometry: .init(inputCount: layer.inputChannels, outputCount: layer.outputChannels),
        parameters: parameters, output: &output)
    case .depthwise:
      try DepthwiseConvolution2D.apply(
        input: tensors.input.span, weights: tensors.weights.span, bias: tensors.bias.span, scales: scales,
        geometry: .init(input: input, channelMultiplier: 1, window: window), parameters: parameters,
        output: &output)
    }
    #expect(fnv1a(result) == layer.checksum, "\(layer.name)")
  }
}

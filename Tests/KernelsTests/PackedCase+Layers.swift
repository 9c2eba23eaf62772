import FixedPoint
import Kernels
import PackedWeights

extension PackedCase {
  /// A layer that CMSIS-NN computed.
  init(_ layer: LayerVector) {
    let tensors = layer.tensors()
    let input = ImageShape(height: layer.inputHeight, width: layer.inputWidth, channels: layer.inputChannels)
    let window = KernelWindow(
      kernelHeight: layer.kernel, kernelWidth: layer.kernel, strideHeight: layer.stride,
      strideWidth: layer.stride, paddingTop: layer.padding,
      paddingBottom: layer.trailingPadding(input: layer.inputHeight, output: layer.outputHeight),
      paddingLeft: layer.padding,
      paddingRight: layer.trailingPadding(input: layer.inputWidth, output: layer.outputWidth))
    let shape =
      switch layer.kind {
      case .fullyConnected:
        PackedShape.dense(
          inputs: layer.inputChannels, outputs: layer.outputChannels, hasWideInput: false,
          hasWideOutput: false)
      case .convolution:
        PackedShape(
          Convolution2D.Geometry(input: input, outputChannels: layer.outputChannels, window: window),
          hasWideInput: false, hasWideOutput: false)
      case .depthwise:
        PackedShape(
          DepthwiseConvolution2D.Geometry(input: input, channelMultiplier: 1, window: window),
          hasWideInput: false, hasWideOutput: false)
      }
    var random = SplitMix64(seed: 0)
    self.init(shape, window: window, isExtreme: false, &random)
    self.input = tensors.input.map { Int32($0) }
    let taps = shape.inputs
    // Depthwise weights are [kH, kW, O] there.
    operation.weights =
      layer.kind == .depthwise
      ? tensors.weights.indices.map { tensors.weights[$0 % taps * layer.outputChannels + $0 / taps] }
      : tensors.weights
    operation.bias = tensors.bias
    operation.factors = zip(tensors.multipliers, tensors.shifts).map {
      QuantizedMultiplier(multiplier: $0, shift: $1)
    }
    operation.inputZeroPoint = LayerVector.inputZeroPoint
    operation.outputZeroPoint = LayerVector.outputZeroPoint
    parameters = LinearParameters(
      inputZeroPoint: LayerVector.inputZeroPoint, outputZeroPoint: LayerVector.outputZeroPoint,
      clamp: ClampRange(lower: LayerVector.clampLower, upper: LayerVector.clampUpper))
  }
}

import Kernels
import PackedWeights

extension PackedCase {
  /// Random small geometries: every stride, dilation and padding, odd widths, channel tails, one-pixel outputs.
  ///
  /// - Parameter inputChannels: their number, or 1 … 5 at random.
  static func convolution(
    inputChannels: Int? = nil, outputChannels: Int? = nil,
    isWide: (input: Bool, output: Bool) = (false, false),
    isExtreme: Bool, _ random: inout SplitMix64
  ) -> PackedCase {
    var geometry = Convolution2DTests.randomGeometry(&random)
    if let inputChannels { geometry.input.channels = inputChannels }
    geometry.outputChannels = outputChannels ?? .random(in: 1...9, using: &random)
    return PackedCase(
      PackedShape(geometry, hasWideInput: isWide.input, hasWideOutput: isWide.output),
      window: geometry.window, isExtreme: isExtreme, &random)
  }

  /// Random small depthwise geometries.
  static func depthwise(
    channels: Int? = nil, channelMultiplier: Int? = nil, isWide: (input: Bool, output: Bool) = (false, false),
    isExtreme: Bool, _ random: inout SplitMix64
  ) -> PackedCase {
    var convolution = Convolution2DTests.randomGeometry(&random)
    convolution.input.channels = channels ?? .random(in: 1...9, using: &random)
    let geometry = DepthwiseConvolution2D.Geometry(
      input: convolution.input, channelMultiplier: channelMultiplier ?? .random(in: 1...3, using: &random),
      window: convolution.window)
    return PackedCase(
      PackedShape(geometry, hasWideInput: isWide.input, hasWideOutput: isWide.output),
      window: geometry.window, isExtreme: isExtreme, &random)
  }

  static func dense(
    inputs: Int, outputs: Int, isWide: (input: Bool, output: Bool) = (false, false), isExtreme: Bool,
    _ random: inout SplitMix64
  ) -> PackedCase {
    PackedCase(
      .dense(inputs: inputs, outputs: outputs, hasWideInput: isWide.input, hasWideOutput: isWide.output),
      window: KernelWindow(kernelHeight: 1, kernelWidth: 1), isExtreme: isExtreme, &random)
  }
}

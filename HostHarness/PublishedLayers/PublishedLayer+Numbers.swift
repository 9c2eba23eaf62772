import Quantization

extension PublishedLayer {
  /// What the layer computes on.
  public struct Numbers: Sendable, Equatable {
    /// `[H, W, I]`.
    public var input: [Int8]
    /// `[O, kH, kW, I]`, of the depthwise layer `[kH, kW, I]`; −127 … 127.
    public var weights: [Int8]
    public var channels: QuantizedChannels
  }

  /// The linear congruential generator of Numerical Recipes; the top 24 bits of each state.
  public func numbers() -> Numbers {
    var state = (generatorIndex + 1) &* 2_654_435_761 &+ 1
    func next() -> UInt32 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return state >> 8
    }
    let values = (0..<inputCount).map { _ in Int8(truncatingIfNeeded: next() >> 8) }
    let weights = (0..<weightCount).map { _ in Int8(Int32((next() >> 8) % 255) - 127) }
    var channels = QuantizedChannels(bias: [], multipliers: [], shifts: [])
    for _ in 0..<output[2] {
      channels.bias.append(Int32(next() % 20001) - 10000)
      channels.multipliers.append(
        Int32((0x4000_0000 + (next() & 0xFF_FFFF) * 64) & 0x7FFF_FFFF | 0x4000_0000))
      channels.shifts.append(baseShift + Int32(next() % 3) - 1)
    }
    return Numbers(input: values, weights: weights, channels: channels)
  }

  /// The operator of an image.
  ///
  /// - Parameter clamp: on the output's integers.
  public func operation(
    weights: [Int8], channels: QuantizedChannels, clamp: ClosedRange<Int32> = Self.clamp
  ) -> QuantizedOperation {
    switch kind {
    case .fullyConnected:
      return .fullyConnected(QuantizedFullyConnected(weights: weights, channels: channels, clamp: clamp))
    case .convolution:
      return .convolution2D(
        QuantizedConvolution2D(
          weights: weights, channels: channels, kernelHeight: kernel, kernelWidth: kernel,
          strideHeight: stride, strideWidth: stride, paddingTop: padding,
          paddingBottom: trailingPaddingHeight, paddingLeft: padding, paddingRight: trailingPaddingWidth,
          clamp: clamp))
    case .depthwise:
      return .depthwiseConvolution2D(
        QuantizedDepthwiseConvolution2D(
          weights: weights, channels: channels,
          window: QuantizedWindow(
            kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride,
            paddingTop: padding, paddingBottom: trailingPaddingHeight, paddingLeft: padding,
            paddingRight: trailingPaddingWidth), clamp: clamp))
    }
  }
}

import ReferenceModels

/// How a kernel slides over `[H, W, C]`.
public struct QuantizedWindow: Sendable, Equatable {
  public var kernelHeight: Int
  public var kernelWidth: Int
  public var strideHeight: Int
  public var strideWidth: Int
  public var dilationHeight: Int
  public var dilationWidth: Int
  public var paddingTop: Int
  public var paddingBottom: Int
  public var paddingLeft: Int
  public var paddingRight: Int

  public init(
    kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1, dilationHeight: Int = 1,
    dilationWidth: Int = 1, paddingTop: Int = 0, paddingBottom: Int = 0, paddingLeft: Int = 0,
    paddingRight: Int = 0
  ) {
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
    self.paddingTop = paddingTop
    self.paddingBottom = paddingBottom
    self.paddingLeft = paddingLeft
    self.paddingRight = paddingRight
  }

  init(_ window: FloatGraph.Window) {
    self.init(
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth, strideHeight: window.strideHeight,
      strideWidth: window.strideWidth, dilationHeight: window.dilationHeight,
      dilationWidth: window.dilationWidth, paddingTop: window.paddingTop, paddingBottom: window.paddingBottom,
      paddingLeft: window.paddingLeft, paddingRight: window.paddingRight)
  }
}

/// Depthwise convolution over `[H, W, C]`, padded with the input's zero point.
public struct QuantizedDepthwiseConvolution2D: Sendable, Equatable {
  /// `[kH, kW, C · M]`, −127 … 127.
  public var weights: [Int8]
  /// `[C · M]`.
  public var channels: QuantizedChannels
  public var window: QuantizedWindow
  /// Limits on the output integers (a following ReLU is folded in here).
  public var clamp: ClosedRange<Int32>

  public init(
    weights: [Int8], channels: QuantizedChannels, window: QuantizedWindow, clamp: ClosedRange<Int32>
  ) {
    self.weights = weights
    self.channels = channels
    self.window = window
    self.clamp = clamp
  }
}

extension QuantizedConvolution2D {
  public var window: QuantizedWindow {
    QuantizedWindow(
      kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: strideHeight,
      strideWidth: strideWidth, dilationHeight: dilationHeight, dilationWidth: dilationWidth,
      paddingTop: paddingTop, paddingBottom: paddingBottom, paddingLeft: paddingLeft,
      paddingRight: paddingRight)
  }
}

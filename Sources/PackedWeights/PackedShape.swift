/// What the layout of packed weights depends on: the sizes of one operator with weights.
///
/// A dense layer is a convolution of one pixel with a kernel of one tap; a gated recurrent unit has two dense parts.
public struct PackedShape: Equatable, Sendable, BitwiseCopyable {
  public enum Operation: UInt8, Sendable, Equatable, BitwiseCopyable {
    case dense
    case convolution
    case depthwise
  }

  public var operation: Operation
  /// int16 inputs; otherwise int8.
  public var hasWideInput: Bool
  /// int16 outputs; otherwise int8.
  public var hasWideOutput: Bool
  /// `[H, W, I]`.
  public var inputHeight: Int
  public var inputWidth: Int
  public var inputChannels: Int
  /// `[oH, oW, O]`.
  public var outputHeight: Int
  public var outputWidth: Int
  public var outputChannels: Int
  public var kernelHeight: Int
  public var kernelWidth: Int
  public var strideHeight: Int
  public var strideWidth: Int
  public var dilationHeight: Int
  public var dilationWidth: Int

  public init(
    _ operation: Operation, hasWideInput: Bool, hasWideOutput: Bool, inputHeight: Int, inputWidth: Int,
    inputChannels: Int, outputHeight: Int, outputWidth: Int, outputChannels: Int, kernelHeight: Int,
    kernelWidth: Int, strideHeight: Int, strideWidth: Int, dilationHeight: Int, dilationWidth: Int
  ) {
    self.operation = operation
    self.hasWideInput = hasWideInput
    self.hasWideOutput = hasWideOutput
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.inputChannels = inputChannels
    self.outputHeight = outputHeight
    self.outputWidth = outputWidth
    self.outputChannels = outputChannels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
  }

  /// A dense layer of `inputs` → `outputs` elements.
  @inline(__always)
  public static func dense(
    inputs: Int, outputs: Int, hasWideInput: Bool, hasWideOutput: Bool
  ) -> PackedShape {
    PackedShape(
      .dense, hasWideInput: hasWideInput, hasWideOutput: hasWideOutput, inputHeight: 1, inputWidth: 1,
      inputChannels: inputs, outputHeight: 1, outputWidth: 1, outputChannels: outputs, kernelHeight: 1,
      kernelWidth: 1, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1)
  }

  /// Taps of the kernel.
  public var taps: Int { kernelHeight &* kernelWidth }

  /// Weights of one output channel: kH · kW · I, of a depthwise convolution kH · kW.
  public var inputs: Int { operation == .depthwise ? taps : taps &* inputChannels }

  /// Output channels that see one input channel of a depthwise convolution.
  public var channelMultiplier: Int { outputChannels / inputChannels }
}

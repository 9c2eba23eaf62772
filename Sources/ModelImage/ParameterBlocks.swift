import FixedPoint
import PackedWeights

// Parameter blocks begin with the words listed in each `Word` enumeration, padded to 16 bytes; arrays follow.
// The position of every array follows from the tensors' shapes, so a block has no pointers to validate.

/// Where the arrays of a per-channel rescaling lie: bias, multiplier and shift, int32 `[O]` each, back to back.
public struct ChannelArrays: Sendable, Equatable {
  /// O.
  public let count: Int
  /// Bytes from the start of the parameters section.
  public let biasOffset: Int

  public var multiplierOffset: Int { biasOffset + 4 * count }
  public var shiftOffset: Int { biasOffset + 8 * count }
  /// The first multiple of 16 behind the arrays.
  public var endOffset: Int { ImageLayout.aligned(biasOffset + 12 * count) }
}

/// How a kernel slides over `[H, W, C]`: the first ten words of the blocks of convolutions.
public struct WindowParameters: Sendable, Equatable {
  public let kernelHeight: Int
  public let kernelWidth: Int
  public let strideHeight: Int
  public let strideWidth: Int
  public let dilationHeight: Int
  public let dilationWidth: Int
  public let paddingTop: Int
  public let paddingBottom: Int
  public let paddingLeft: Int
  public let paddingRight: Int

  public enum Word: Int {
    case kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth
    case paddingTop, paddingBottom, paddingLeft, paddingRight
  }
}

/// Parameters of ``OperatorKind/convolution2D`` and ``OperatorKind/depthwiseConvolution2D``.
public struct ConvolutionParameters: Sendable, Equatable {
  public let window: WindowParameters
  public let clampLower: Int32
  public let clampUpper: Int32
  public let channels: ChannelArrays

  /// int8 `[O, kH, kW, I]`; depthwise `[kH, kW, O]`.
  public var weightsOffset: Int { channels.endOffset }
  /// Of packed weights: their stream, which takes the place of arrays and weights.
  public var streamOffset: Int { channels.biasOffset }

  /// Behind the words of the window.
  public enum Word: Int { case clampLower = 10, clampUpper }
  public static let headerSizeBytes = 48
}

/// Parameters of ``OperatorKind/fullyConnected``.
public struct FullyConnectedParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  public let channels: ChannelArrays

  /// int8 `[O, I]`.
  public var weightsOffset: Int { channels.endOffset }
  /// Of packed weights: their stream, which takes the place of arrays and weights.
  public var streamOffset: Int { channels.biasOffset }

  public enum Word: Int { case clampLower, clampUpper }
  public static let headerSizeBytes = 16
}

/// Parameters of ``OperatorKind/gatedRecurrentUnit``: arrays only.
public struct GatedRecurrentUnitParameters: Sendable, Equatable {
  /// I.
  public let inputCount: Int
  /// S.
  public let stateCount: Int
  /// Bytes from the start of the parameters section.
  public let blockOffset: Int

  /// int16 `[513]`: pre-activation to Q0.15, 0 … 32767.
  public var sigmoidOffset: Int { blockOffset }
  /// int16 `[513]`: pre-activation to the scale of the state.
  public var tanhOffset: Int { sigmoidOffset + Self.tableSizeBytes }
  /// `[3 S]`, gates in the order r, z, n.
  public var inputChannels: ChannelArrays {
    ChannelArrays(count: 3 * stateCount, biasOffset: tanhOffset + Self.tableSizeBytes)
  }
  /// `[3 S]`.
  public var recurrentChannels: ChannelArrays {
    ChannelArrays(count: 3 * stateCount, biasOffset: inputChannels.endOffset)
  }
  /// int8 `[3 S, I]`.
  public var inputWeightsOffset: Int { recurrentChannels.endOffset }
  /// int8 `[3 S, S]`.
  public var recurrentWeightsOffset: Int {
    ImageLayout.aligned(inputWeightsOffset + 3 * stateCount * inputCount)
  }

  /// Of packed weights: the stream for the input, which begins behind the tables; that for the state follows.
  public var inputStreamOffset: Int { inputChannels.biasOffset }

  /// Two dense layers to int16 pre-activations.
  public var inputShape: PackedShape {
    .dense(inputs: inputCount, outputs: 3 * stateCount, hasWideInput: true, hasWideOutput: true)
  }
  public var recurrentShape: PackedShape {
    .dense(inputs: stateCount, outputs: 3 * stateCount, hasWideInput: true, hasWideOutput: true)
  }

  /// The pre-activations of one of the two, int16 `[3 S]`, in working memory: first those of the input, then those of
  /// the state, then the working memory of a dense layer.
  public var preActivationBytes: Int { ImageLayout.aligned(6 * stateCount) }

  /// A table with its padding.
  public static let tableSizeBytes = ImageLayout.aligned(FunctionTable.sizeBytes(.int16))
}

/// Parameters of ``OperatorKind/add`` and ``OperatorKind/subtract``.
public struct AddParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  public let first: QuantizedMultiplier
  public let second: QuantizedMultiplier
  public let output: QuantizedMultiplier

  public enum Word: Int {
    case clampLower, clampUpper, firstMultiplier, firstShift, secondMultiplier, secondShift
    case outputMultiplier, outputShift
  }
  public static let sizeBytes = 32
}

/// Parameters of ``OperatorKind/multiply`` and ``OperatorKind/rescale``.
public struct RescaleParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  public let output: QuantizedMultiplier

  public enum Word: Int { case clampLower, clampUpper, outputMultiplier, outputShift }
  public static let sizeBytes = 16
}

/// Parameters of ``OperatorKind/concatenate``: input i has its factor at words 2 + 2 i and 3 + 2 i.
public struct ConcatenateParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  let factor0, factor1, factor2, factor3: QuantizedMultiplier

  /// Scale of input `index` over output scale.
  public func factor(_ index: Int) -> QuantizedMultiplier {
    switch index {
    case 0: factor0
    case 1: factor1
    case 2: factor2
    default: factor3
    }
  }

  public enum Word: Int { case clampLower, clampUpper, firstMultiplier, firstShift }

  /// Factors behind the last input are not there.
  public static func sizeBytes(inputCount: Int) -> Int { 8 + 8 * inputCount }
}

/// Parameters of ``OperatorKind/softmax``.
public struct SoftmaxParameters: Sendable, Equatable {
  /// Input scale · log₂ e · 2¹⁶.
  public let input: QuantizedMultiplier
  /// 2⁻²⁹ over output scale.
  public let output: QuantizedMultiplier

  public enum Word: Int { case inputMultiplier, inputShift, outputMultiplier, outputShift }
  public static let sizeBytes = 16
}

/// Parameters of ``OperatorKind/layerNormalization``.
public struct LayerNormalizationParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  /// The high and the low word of what is added to the variance.
  public let epsilonHigh: Int32
  public let epsilonLow: UInt32
  /// Beta, and gamma as factors: multipliers may be negative.
  public let channels: ChannelArrays

  public enum Word: Int { case clampLower, clampUpper, epsilonLow, epsilonHigh }
  public static let headerSizeBytes = 16
  /// The block ends with the arrays, without padding.
  public static func sizeBytes(channels: Int) -> Int { headerSizeBytes + 12 * channels }
}

/// Parameters of ``OperatorKind/clamp``.
public struct ClampParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32

  public enum Word: Int { case clampLower, clampUpper }
  public static let sizeBytes = 8
}

/// The block of ``OperatorKind/tableFunction`` is the table alone.
public enum FunctionTable {
  /// int8 `[256]`: the function at −128 … 127.
  public static let int8Count = 256
  /// int16 `[513]`: the function at −32768, −32640, … 32768, interpolated linearly.
  public static let int16Count = 513

  public static func sizeBytes(_ elementType: ElementType) -> Int {
    switch elementType {
    case .int8: int8Count
    case .int16: int16Count * 2
    }
  }
}

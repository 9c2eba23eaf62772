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

/// Parameters of ``OperatorKind/convolution2D`` and ``OperatorKind/depthwiseConvolution2D``.
public struct ConvolutionParameters: Sendable, Equatable {
  public let kernelHeight: Int
  public let kernelWidth: Int
  public let strideHeight: Int
  public let strideWidth: Int
  public let paddingTop: Int
  public let paddingBottom: Int
  public let paddingLeft: Int
  public let paddingRight: Int
  public let clampLower: Int32
  public let clampUpper: Int32
  public let channels: ChannelArrays

  /// int8 `[O, kH, kW, I]`, depthwise `[kH, kW, O]`.
  public var weightsOffset: Int { channels.endOffset }

  public enum Word: Int, CaseIterable {
    case kernelHeight, kernelWidth, strideHeight, strideWidth
    case paddingTop, paddingBottom, paddingLeft, paddingRight
    case clampLower, clampUpper
  }
  public static let headerSizeBytes = 48
}

/// Parameters of ``OperatorKind/fullyConnected``.
public struct FullyConnectedParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  public let channels: ChannelArrays

  /// int8 `[O, I]`.
  public var weightsOffset: Int { channels.endOffset }

  public enum Word: Int, CaseIterable { case clampLower, clampUpper }
  public static let headerSizeBytes = 16
}

/// Parameters of ``OperatorKind/gatedRecurrentUnit``.
public struct GatedRecurrentUnitParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  /// Q0.15 to output scale.
  public let candidate: Rescaling
  /// State scale to output scale.
  public let state: Rescaling
  /// `[3 S]` each, gates in the order r, z, n.
  public let inputChannels: ChannelArrays
  public let recurrentChannels: ChannelArrays
  /// int8 `[3 S, I]`.
  public let inputWeightsOffset: Int
  /// int8 `[3 S, S]`.
  public let recurrentWeightsOffset: Int

  public enum Word: Int, CaseIterable {
    case clampLower, clampUpper, candidateMultiplier, candidateShift, stateMultiplier, stateShift
  }
  public static let headerSizeBytes = 32
}

/// The factor multiplier · 2^(shift − 31).
public struct Rescaling: Sendable, Equatable {
  public let multiplier: Int32
  public let shift: Int32
}

/// Parameters of ``OperatorKind/add``.
public struct AddParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  public let leftShift: Int32
  public let first: Rescaling
  public let second: Rescaling
  public let output: Rescaling

  public enum Word: Int, CaseIterable {
    case clampLower, clampUpper, leftShift, firstMultiplier, firstShift, secondMultiplier, secondShift
    case outputMultiplier, outputShift
  }
  public static let sizeBytes = 36
}

/// Parameters of ``OperatorKind/multiply`` and ``OperatorKind/rescale``.
public struct RescaleParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  public let output: Rescaling

  public enum Word: Int, CaseIterable { case clampLower, clampUpper, outputMultiplier, outputShift }
  public static let sizeBytes = 16
}

/// Parameters of ``OperatorKind/clamp``.
public struct ClampParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32

  public enum Word: Int, CaseIterable { case clampLower, clampUpper }
  public static let sizeBytes = 8
}

/// Parameters of ``OperatorKind/tanh`` and ``OperatorKind/sigmoid``.
public struct ActivationParameters: Sendable, Equatable {
  public let clampLower: Int32
  public let clampUpper: Int32
  /// Input scale to Q3.12.
  public let input: Rescaling
  /// Q0.15 to output scale.
  public let output: Rescaling

  public enum Word: Int, CaseIterable {
    case clampLower, clampUpper, inputMultiplier, inputShift, outputMultiplier, outputShift
  }
  public static let sizeBytes = 24
}

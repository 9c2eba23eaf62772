import FixedPoint

/// What an operator computes, with its integer parameters. A multiplier m and shift s stand for the factor
/// m · 2^(s − 31): m is zero or in [2^30, 2^31), s is positive for a left shift.
public enum QuantizedOperation: Sendable, Equatable {
  case convolution2D(QuantizedConvolution2D)
  case fullyConnected(QuantizedFullyConnected)
  case add(QuantizedAdd)
  /// The parameters of an addition; the second operand is taken off.
  case subtract(QuantizedAdd)
  case multiply(QuantizedMultiply)
  /// Along the last axis, each input brought to the output's scale.
  case concatenate(QuantizedConcatenate)
  /// Limits on the integers; type, scale and zero point stay.
  case clamp(ClosedRange<Int32>)
  case rescale(QuantizedRescale)
  /// tanh, sigmoid, …; input and output have one type. int8: 256 numbers, the output at −128 … 127; int16: 513
  /// numbers, the output at −32768, −32640, … 32768, interpolated linearly.
  case tableFunction([Int16])
  /// Along the last axis.
  case softmax(QuantizedSoftmax)
  /// Over the last axis.
  case layerNormalization(QuantizedLayerNormalization)
  /// Inputs `x [I]`, `h [S]`; output `h' [S]`.
  case gatedRecurrentUnit(QuantizedGatedRecurrentUnit)
  case depthwiseConvolution2D(QuantizedDepthwiseConvolution2D)
  /// Input and output have one type, scale and zero point, here and below.
  case averagePool2D(QuantizedWindow, countsPadding: Bool)
  case maxPool2D(QuantizedWindow)
  /// Axis a of the output is axis `permutation[a]` of the input; one number an axis.
  case transpose(permutation: [Int])
  /// One number an axis each; the sizes are those of the output.
  case slice(starts: [Int], steps: [Int])
  /// One number an axis; what follows the input is what the output has more. `value` is a number of its type.
  case pad(before: [Int], value: Int32)
}

/// Bias and rescaling of each output channel of an operator with weights.
public struct QuantizedChannels: Sendable, Equatable {
  /// In units of input scale times weight scale; added to Σ w (q − zeroPoint).
  public var bias: [Int32]
  public var multipliers: [Int32]
  public var shifts: [Int32]

  public init(bias: [Int32], multipliers: [Int32], shifts: [Int32]) {
    self.bias = bias
    self.multipliers = multipliers
    self.shifts = shifts
  }
}

/// Convolution over `[H, W, I]`, padded with the input's zero point.
public struct QuantizedConvolution2D: Sendable, Equatable {
  /// `[O, kH, kW, I]`, −127 … 127.
  public var weights: [Int8]
  public var channels: QuantizedChannels
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
  /// Limits on the output integers (a following ReLU is folded in here).
  public var clamp: ClosedRange<Int32>

  public init(
    weights: [Int8], channels: QuantizedChannels, kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1,
    strideWidth: Int = 1, dilationHeight: Int = 1, dilationWidth: Int = 1, paddingTop: Int = 0,
    paddingBottom: Int = 0, paddingLeft: Int = 0,
    paddingRight: Int = 0, clamp: ClosedRange<Int32>
  ) {
    self.weights = weights
    self.channels = channels
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
    self.clamp = clamp
  }
}

public struct QuantizedFullyConnected: Sendable, Equatable {
  /// `[O, I]`, −127 … 127.
  public var weights: [Int8]
  public var channels: QuantizedChannels
  public var clamp: ClosedRange<Int32>

  public init(weights: [Int8], channels: QuantizedChannels, clamp: ClosedRange<Int32>) {
    self.weights = weights
    self.channels = channels
    self.clamp = clamp
  }
}

/// Both inputs, less their zero points, are shifted left by a fixed amount (20 for int8, 15 for int16),
/// rescaled to one scale, added and rescaled to the output.
public struct QuantizedAdd: Sendable, Equatable {
  /// Scale over twice the larger scale, at most ½.
  public var first: QuantizedMultiplier
  public var second: QuantizedMultiplier
  /// Twice the larger scale over (2^left shift · output scale); shift at most 0.
  public var output: QuantizedMultiplier
  public var clamp: ClosedRange<Int32>

  public init(
    first: QuantizedMultiplier, second: QuantizedMultiplier, output: QuantizedMultiplier,
    clamp: ClosedRange<Int32>
  ) {
    self.first = first
    self.second = second
    self.output = output
    self.clamp = clamp
  }
}

public struct QuantizedMultiply: Sendable, Equatable {
  public var output: QuantizedMultiplier
  public var clamp: ClosedRange<Int32>

  public init(output: QuantizedMultiplier, clamp: ClosedRange<Int32>) {
    self.output = output
    self.clamp = clamp
  }
}

public struct QuantizedRescale: Sendable, Equatable {
  public var output: QuantizedMultiplier
  public var clamp: ClosedRange<Int32>

  public init(output: QuantizedMultiplier, clamp: ClosedRange<Int32>) {
    self.output = output
    self.clamp = clamp
  }
}

public struct QuantizedConcatenate: Sendable, Equatable {
  /// For each input its scale over the output scale; an input of the output's scale has the factor 1,
  /// multiplier 2^30 and shift 1, which is exact.
  public var factors: [QuantizedMultiplier]
  public var clamp: ClosedRange<Int32>

  public init(factors: [QuantizedMultiplier], clamp: ClosedRange<Int32>) {
    self.factors = factors
    self.clamp = clamp
  }
}

/// One step of a gated recurrent unit, all tensors int16, gates in the order r, z, n. State and output have
/// zero point 0 and one scale; the arithmetic is that of `Kernels.GatedRecurrentUnit`.
public struct QuantizedGatedRecurrentUnit: Sendable, Equatable {
  /// `[3 S, I]`, −127 … 127.
  public var inputWeights: [Int8]
  /// `[3 S, S]`, −127 … 127.
  public var recurrentWeights: [Int8]
  /// `[3 S]`, to the scale of the pre-activations.
  public var inputChannels: QuantizedChannels
  /// `[3 S]`, to the scale of the pre-activations.
  public var recurrentChannels: QuantizedChannels
  /// `[513]`: the sigmoid of pre-activations −32768, −32640, … 32768 in Q0.15, 0 … 32767.
  public var sigmoidTable: [Int16]
  /// `[513]`: tanh of the same on the scale of the state.
  public var tanhTable: [Int16]

  public init(
    inputWeights: [Int8], recurrentWeights: [Int8], inputChannels: QuantizedChannels,
    recurrentChannels: QuantizedChannels, sigmoidTable: [Int16], tanhTable: [Int16]
  ) {
    self.inputWeights = inputWeights
    self.recurrentWeights = recurrentWeights
    self.inputChannels = inputChannels
    self.recurrentChannels = recurrentChannels
    self.sigmoidTable = sigmoidTable
    self.tanhTable = tanhTable
  }
}

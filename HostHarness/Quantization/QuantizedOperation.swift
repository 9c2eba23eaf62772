/// What an operator computes, with its integer parameters. A multiplier m and shift s stand for the factor
/// m · 2^(s − 31): m is zero or in [2^30, 2^31), s is positive for a left shift.
public enum QuantizedOperation: Sendable, Equatable {
  case convolution2D(QuantizedConvolution2D)
  case depthwiseConvolution2D(QuantizedConvolution2D)
  case fullyConnected(QuantizedFullyConnected)
  case add(QuantizedAdd)
  case multiply(QuantizedMultiply)
  /// Along the last axis; all tensors have one type, scale and zero point.
  case concatenate
  /// Limits on the integers; type, scale and zero point stay.
  case clamp(ClosedRange<Int32>)
  case rescale(QuantizedRescale)
  case tanh(QuantizedActivation)
  case sigmoid(QuantizedActivation)
  /// Inputs `x [I]`, `h [S]`; output `h' [S]`.
  case gatedRecurrentUnit(QuantizedGatedRecurrentUnit)
}

/// Factor m · 2^(shift − 31).
public struct FixedPointMultiplier: Sendable, Equatable {
  public var multiplier: Int32
  public var shift: Int32

  public init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }
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
  /// `[O, kH, kW, I]`; depthwise `[kH, kW, O]`, where output channel o reads input channel o / (O / I).
  /// −127 … 127.
  public var weights: [Int8]
  public var channels: QuantizedChannels
  public var kernelHeight: Int
  public var kernelWidth: Int
  public var strideHeight: Int
  public var strideWidth: Int
  public var paddingTop: Int
  public var paddingBottom: Int
  public var paddingLeft: Int
  public var paddingRight: Int
  /// Limits on the output integers (a following ReLU is folded in here).
  public var clamp: ClosedRange<Int32>

  public init(
    weights: [Int8], channels: QuantizedChannels, kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1,
    strideWidth: Int = 1, paddingTop: Int = 0, paddingBottom: Int = 0, paddingLeft: Int = 0,
    paddingRight: Int = 0, clamp: ClosedRange<Int32>
  ) {
    self.weights = weights
    self.channels = channels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
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

/// Both inputs, less their zero points, are shifted left by `leftShift`, rescaled to one scale, added and
/// rescaled to the output.
public struct QuantizedAdd: Sendable, Equatable {
  public var leftShift: Int32
  public var first: FixedPointMultiplier
  public var second: FixedPointMultiplier
  public var output: FixedPointMultiplier
  public var clamp: ClosedRange<Int32>

  public init(
    leftShift: Int32, first: FixedPointMultiplier, second: FixedPointMultiplier, output: FixedPointMultiplier,
    clamp: ClosedRange<Int32>
  ) {
    self.leftShift = leftShift
    self.first = first
    self.second = second
    self.output = output
    self.clamp = clamp
  }
}

public struct QuantizedMultiply: Sendable, Equatable {
  public var output: FixedPointMultiplier
  public var clamp: ClosedRange<Int32>

  public init(output: FixedPointMultiplier, clamp: ClosedRange<Int32>) {
    self.output = output
    self.clamp = clamp
  }
}

public struct QuantizedRescale: Sendable, Equatable {
  public var output: FixedPointMultiplier
  public var clamp: ClosedRange<Int32>

  public init(output: FixedPointMultiplier, clamp: ClosedRange<Int32>) {
    self.output = output
    self.clamp = clamp
  }
}

/// tanh or sigmoid: the input, less its zero point, is rescaled to Q3.12 (saturating at ±8), looked up to
/// Q0.15 and rescaled to the output.
public struct QuantizedActivation: Sendable, Equatable {
  /// Input scale over 2^−12.
  public var input: FixedPointMultiplier
  /// 2^−15 over output scale.
  public var output: FixedPointMultiplier
  public var clamp: ClosedRange<Int32>

  public init(input: FixedPointMultiplier, output: FixedPointMultiplier, clamp: ClosedRange<Int32>) {
    self.input = input
    self.output = output
    self.clamp = clamp
  }
}

/// Gates in the order r, z, n. Both linear parts end in Q3.12 (int16, saturating); r and z are sigmoids, n is a
/// tanh in Q0.15; `n = tanh(Wx + b + r (Uh + c))`, `h' = (1 − z) n + z h`.
public struct QuantizedGatedRecurrentUnit: Sendable, Equatable {
  /// `[3 S, I]`, −127 … 127.
  public var inputWeights: [Int8]
  /// `[3 S, S]`, −127 … 127.
  public var recurrentWeights: [Int8]
  /// `[3 S]`, to Q3.12.
  public var inputChannels: QuantizedChannels
  /// `[3 S]`, to Q3.12.
  public var recurrentChannels: QuantizedChannels
  /// 2^−15 over output scale: for the candidate n.
  public var candidate: FixedPointMultiplier
  /// State scale over output scale: for h.
  public var state: FixedPointMultiplier
  public var clamp: ClosedRange<Int32>

  public init(
    inputWeights: [Int8], recurrentWeights: [Int8], inputChannels: QuantizedChannels,
    recurrentChannels: QuantizedChannels, candidate: FixedPointMultiplier, state: FixedPointMultiplier,
    clamp: ClosedRange<Int32>
  ) {
    self.inputWeights = inputWeights
    self.recurrentWeights = recurrentWeights
    self.inputChannels = inputChannels
    self.recurrentChannels = recurrentChannels
    self.candidate = candidate
    self.state = state
    self.clamp = clamp
  }
}

import FixedPoint
import PackedWeights

/// The numbers of one operator with weights, in canonical order: what a packer works from.
public struct PackableOperator: Sendable, Equatable {
  public var shape: PackedShape
  /// int8 `[O, K]`, K = kH · kW · I, row-major; of a depthwise convolution `[O, kH · kW]`.
  public var weights: [Int8]
  /// `[O]`, for inputs with their zero point taken off.
  public var bias: [Int32]
  /// `[O]`.
  public var factors: [QuantizedMultiplier]
  public var inputZeroPoint: Int32
  public var outputZeroPoint: Int32

  public init(
    shape: PackedShape, weights: [Int8], bias: [Int32], factors: [QuantizedMultiplier], inputZeroPoint: Int32,
    outputZeroPoint: Int32
  ) {
    self.shape = shape
    self.weights = weights
    self.bias = bias
    self.factors = factors
    self.inputZeroPoint = inputZeroPoint
    self.outputZeroPoint = outputZeroPoint
  }

  /// The weight of a channel, zero where either index is padding.
  func weight(_ channel: Int, _ input: Int) -> Int32 {
    channel < shape.outputChannels && input < shape.inputs
      ? Int32(weights[channel * shape.inputs + input]) : 0
  }

  /// Σ w, zero for a padding channel.
  func weightSum(_ channel: Int) -> Int32 {
    guard channel < shape.outputChannels else { return 0 }
    return weights[(channel * shape.inputs)..<((channel + 1) * shape.inputs)].reduce(0) { $0 + Int32($1) }
  }

  /// bias − input zero point · Σ w modulo 2³², zero for a padding channel.
  func foldedBias(_ channel: Int) -> Int32 {
    channel < shape.outputChannels ? bias[channel] &- inputZeroPoint &* weightSum(channel) : 0
  }

  /// The factor of a channel; ½ for a padding channel.
  func factor(_ channel: Int) -> QuantizedMultiplier {
    channel < shape.outputChannels ? factors[channel] : QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
  }

  /// The greatest magnitude that the accumulator of a channel can reach: bias + Σ w (q − zero point).
  public func accumulatorBound(_ channel: Int) -> Int {
    let range = shape.hasWideInput ? -32768...32767 : -128...127
    let (low, high) = (range.lowerBound - Int(inputZeroPoint), range.upperBound - Int(inputZeroPoint))
    var (least, most) = (min(0, Int(bias[channel])), max(0, Int(bias[channel])))
    for weight in weights[(channel * shape.inputs)..<((channel + 1) * shape.inputs)] {
      least += min(Int(weight) * low, Int(weight) * high)
      most += max(Int(weight) * low, Int(weight) * high)
    }
    return max(-least, most)
  }
}

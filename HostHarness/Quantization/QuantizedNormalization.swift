import FixedPoint
import Kernels
import ModelImage

/// Softmax along the last axis; the arithmetic is that of `Kernels.Softmax`.
public struct QuantizedSoftmax: Sendable, Equatable {
  /// Input scale · log₂ e · 2¹⁶.
  public var input: QuantizedMultiplier
  /// 2⁻²⁹ over output scale; shift at most 0.
  public var output: QuantizedMultiplier

  public init(input: QuantizedMultiplier, output: QuantizedMultiplier) {
    self.input = input
    self.output = output
  }

  /// The parameters for two scales; nil where a factor is out of range.
  public init?(inputScale: Double, outputScale: Double) {
    let exponent = inputScale * 1.442_695_040_888_963_4 * 65536
    guard let input = QuantizedMultiplier(factor: exponent),
      let output = QuantizedMultiplier(factor: 1 / (outputScale * 536_870_912)), output.shift <= 0
    else { return nil }
    self.init(input: input, output: output)
  }

  /// What TensorFlow Lite prescribes for the output, and what the quantiser chooses: 1/256 from −128, or Q15.
  public static func outputQuantization(_ type: ElementType) -> TensorQuantization {
    switch type {
    case .int8: TensorQuantization(elementType: .int8, scale: 1.0 / 256, zeroPoint: -128)
    case .int16: TensorQuantization(elementType: .int16, scale: 1.0 / 32768, zeroPoint: 0)
    }
  }
}

/// Layer normalisation over the last axis; the arithmetic is that of `Kernels.LayerNormalization`.
public struct QuantizedLayerNormalization: Sendable, Equatable {
  /// What is added to the scaled variance: 1 … 2⁶² − 1.
  public var epsilon: Int64
  /// Bias: beta · 2⁸ over output scale, within ±2²⁹. Multiplier and shift: gamma · 2^(8 − f) over output scale; a
  /// negative multiplier is a negative gamma.
  public var channels: QuantizedChannels
  public var clamp: ClosedRange<Int32>

  public init(epsilon: Int64, channels: QuantizedChannels, clamp: ClosedRange<Int32>) {
    self.epsilon = epsilon
    self.channels = channels
    self.clamp = clamp
  }

  /// The parameters for two tensors of C = `gamma.count` channels; nil where a number is out of range.
  public init?(
    gamma: [Double], beta: [Double], epsilon: Double, input: TensorQuantization, output: TensorQuantization,
    clamp: ClosedRange<Int32>
  ) {
    let count = gamma.count
    guard (1...LayerNormalization.greatestChannelCount).contains(count) else { return nil }
    let varianceShift = LayerNormalization.varianceShift(
      channels: count, elementBits: Int32(8 * input.elementType.sizeBytes))
    let scaled =
      epsilon * Double(count) * Double(count) * Double(1 << varianceShift) / (input.scale * input.scale)
    guard scaled < 4_611_686_018_427_387_904 else { return nil }  // 2^62
    let fractionBits = LayerNormalization.fractionBits(channels: count)
    let unit = Double(1 << LayerNormalization.biasFractionBits) / output.scale
    var channels = QuantizedChannels(bias: [], multipliers: [], shifts: [])
    for (gamma, beta) in zip(gamma, beta) {
      let bias = (beta * unit).rounded(.toNearestOrEven)
      guard abs(bias) <= Double(LayerNormalization.greatestBias),
        let factor = QuantizedMultiplier(factor: abs(gamma) * unit / Double(1 << fractionBits)),
        factor.shift <= LayerNormalization.greatestShift
      else { return nil }
      channels.bias.append(Int32(bias))
      channels.multipliers.append(gamma < 0 ? -factor.multiplier : factor.multiplier)
      channels.shifts.append(factor.shift)
    }
    self.init(
      epsilon: Int64(max(1, scaled.rounded(.toNearestOrEven))), channels: channels, clamp: clamp)
  }
}

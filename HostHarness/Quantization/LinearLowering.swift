import FixedPoint
import Foundation
import ModelImage

/// An affine map (dense layer, convolution as a matrix, one half of a recurrent unit) in integers.
struct LoweredLinear {
  /// `[O, K]`.
  var weights: [Int8] = []
  var channels = QuantizedChannels(bias: [], multipliers: [], shifts: [])
  /// Largest proved accumulator magnitude of any channel.
  var accumulatorBound: UInt32 = 0
}

/// Turns weights and biases into integers: one scale an output channel, rounding that spares the output, a bias
/// that keeps the mean, and a proof that no accumulator leaves 32 bits.
struct LinearLowering {
  var network: String
  var node: String
  var input: TensorQuantization
  var outputScale: Double
  var rounding: WeightRounding
  /// Means of the K inputs.
  var inputMean: [Double]
  /// The number of the first channel, for errors.
  var firstChannel = 0

  /// Shrunken scales that are tried besides the largest weight over 127: a few clipped weights may cost less
  /// than coarser steps for all.
  private static let scaleFactors = [1, 0.96, 0.92, 0.88, 0.84, 0.8]
  /// Biases beyond this would leave too little of 32 bits to the sum.
  private static let largestBias = 536_870_912.0  // 2^29
  private static let scaleGrowth = 1.25
  /// Up to 1.25¹² ≈ 15 times coarser: beyond, a weight is hardly more than a sign.
  private static let growthLimit = 13

  func lower(weights: [Float], bias: [Float]) throws(QuantizationError) -> LoweredLinear {
    let columns = rounding.dimension
    var lowered = LoweredLinear()
    for channel in bias.indices {
      let row = weights[(channel * columns)..<((channel + 1) * columns)].map(Double.init)
      try lower(channel: channel, row: row, bias: Double(bias[channel]), into: &lowered)
    }
    return lowered
  }

  private func lower(
    channel: Int, row: [Double], bias: Double, into lowered: inout LoweredLinear
  ) throws(QuantizationError) {
    var scale = bestScale(row, bias: bias)
    var bound = 0.0
    for _ in 0..<Self.growthLimit {
      let integers = rounding.rounded(row, scale: scale).integers
      let accumulatorScale = input.scale * scale
      guard let factor = QuantizedMultiplier(factor: accumulatorScale / outputScale) else {
        throw .factorOutOfRange(network: network, node: node, factor: accumulatorScale / outputScale)
      }
      let corrected = WeightRounding.correctedBias(
        bias, row: row, integers: integers, scale: scale, mean: inputMean)
      let accumulatorBias = (corrected / accumulatorScale).rounded(.toNearestOrEven)
      if abs(accumulatorBias) <= Self.largestBias {
        var interval = AccumulatorInterval(
          bias: Int32(accumulatorBias), low: input.elementType.minimum - input.zeroPoint,
          high: input.elementType.maximum - input.zeroPoint)
        for weight in integers { interval.add(weight: Int32(weight)) }
        if interval.isSafe(shift: factor.shift) {
          lowered.weights += integers
          lowered.channels.bias.append(Int32(accumulatorBias))
          lowered.channels.multipliers.append(factor.multiplier)
          lowered.channels.shifts.append(factor.shift)
          lowered.accumulatorBound = max(lowered.accumulatorBound, interval.magnitude)
          return
        }
      }
      bound = reach(integers, bias: accumulatorBias) * (factor.shift > 0 ? exp2(Double(factor.shift)) : 1)
      // Coarser weights are smaller integers: the sum shrinks in proportion.
      scale *= Self.scaleGrowth
    }
    throw .accumulatorOverflow(network: network, node: node, channel: firstChannel + channel, bound: bound)
  }

  /// The scale with the least output error among the candidates.
  private func bestScale(_ row: [Double], bias: Double) -> Double {
    let largest = row.reduce(0) { max($0, abs($1)) }
    // Without weights only the bias counts: half an output step resolves it.
    guard largest > 0 else { return outputScale / (2 * input.scale) }
    var best = largest / 127
    var leastError = Double.infinity
    for factor in Self.scaleFactors {
      let candidate = largest * factor / 127
      let error = rounding.rounded(row, scale: candidate).error
      if error < leastError {
        leastError = error
        best = candidate
      }
    }
    return max(best, abs(bias) / (input.scale * Self.largestBias))
  }

  /// The accumulator's reach in floating point, for errors.
  private func reach(_ integers: [Int8], bias: Double) -> Double {
    let largest = Double(
      max(input.elementType.maximum - input.zeroPoint, input.zeroPoint - input.elementType.minimum))
    return integers.reduce(abs(bias)) { $0 + abs(Double($1)) * largest }
  }
}

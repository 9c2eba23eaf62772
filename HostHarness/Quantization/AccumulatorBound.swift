import ModelImage

/// The proof that an operator with weights cannot overflow, as the builder computes it.
public enum AccumulatorBound {
  /// Interval of the accumulator of each output channel: with d = q − zeroPoint of the input, the sum of the
  /// least and of the greatest products w · d over the weights, the bias added on the side of its sign. Holds
  /// for the partial sums of every subset of products.
  ///
  /// - Parameters:
  ///   - weights: `[O, …]`, channel by channel.
  ///   - bias: `[O]`.
  public static func intervals(weights: [Int8], bias: [Int32], input: QuantizedTensor) -> [ClosedRange<Int>] {
    guard !bias.isEmpty else { return [] }
    let perChannel = weights.count / bias.count
    let low = Int(input.elementType.minimum - input.zeroPoint)
    let high = Int(input.elementType.maximum - input.zeroPoint)
    return bias.indices.map { channel in
      var positive = 0
      var negative = 0
      for index in (channel * perChannel)..<((channel + 1) * perChannel) {
        let weight = Int(weights[index])
        if weight > 0 { positive += weight } else { negative += weight }
      }
      let offset = Int(bias[channel])
      return
        (min(offset, 0) + positive * low + negative * high)...(max(offset, 0) + positive * high
        + negative * low)
    }
  }

  /// The largest magnitude over all channels; throws if a channel, left-shifted by its rescaling, can leave
  /// `AccumulatorInterval.limit`.
  static func largest(
    _ operation: String, weights: [Int8], channels: QuantizedChannels, input: QuantizedTensor
  ) throws(ImageBuilderError) -> Int {
    var largest = 0
    for (channel, interval) in intervals(weights: weights, bias: channels.bias, input: input).enumerated() {
      let magnitude = max(-interval.lowerBound, interval.upperBound)
      let shifted = magnitude << max(0, min(Int(channels.shifts[channel]), 31))
      guard shifted <= Int(AccumulatorInterval.limit) else {
        throw .accumulatorOverflow(operator: operation, channel: channel, bound: shifted)
      }
      largest = max(largest, magnitude)
    }
    return largest
  }
}

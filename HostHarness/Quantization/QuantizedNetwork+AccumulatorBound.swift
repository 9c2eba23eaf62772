import FixedPoint
import ModelImage

extension QuantizedNetwork {
  /// What the accumulator of channel `channel` of an operator with ``QuantizedOperation/channels`` can reach with `bias`,
  /// whatever the input's integers.
  func accumulatorInterval(
    of operation: QuantizedOperator, channel: Int, bias: Int32
  ) -> AccumulatorInterval {
    let input = TensorQuantization(tensors[operation.inputs[0]])
    var interval = AccumulatorInterval(
      bias: bias, low: input.elementType.minimum - input.zeroPoint,
      high: input.elementType.maximum - input.zeroPoint)
    for weight in operation.operation.weights(ofChannel: channel) { interval.add(weight: Int32(weight)) }
    return interval
  }

  /// The largest magnitude that any accumulator of the operator `name` can reach; nil for operators without
  /// ``QuantizedOperation/channels``.
  func accumulatorBound(ofOperator name: String) -> UInt32? {
    guard let operation = operators.first(where: { $0.name == name }),
      let channels = operation.operation.channels
    else { return nil }
    return channels.bias.indices.map {
      accumulatorInterval(of: operation, channel: $0, bias: channels.bias[$0]).magnitude
    }.max()
  }
}

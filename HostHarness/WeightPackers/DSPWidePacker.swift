import FixedPoint
import PackedWeights

/// `DSPWideChannelPairLayout`.
enum DSPWideChannelPairPacker: WeightPacker {
  typealias Layout = DSPWideChannelPairLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    var stream = ByteStream()
    let channels = Layout.groupChannels(operation.shape)
    for first in stride(from: 0, to: operation.shape.outputChannels, by: channels) {
      let group = first..<(first + channels)
      for channel in group { stream.append(operation.foldedBias(channel)) }
      for input in stride(from: 0, to: Layout.paddedInputs(operation.shape), by: 2) {
        for channel in stride(from: first, to: first + channels, by: 2) {
          let both = { (input: Int) -> Int32 in
            256 * operation.weight(channel, input) + operation.weight(channel + 1, input)
          }
          stream.appendHalves(both(input), both(input + 1))
        }
      }
      for channel in group {
        let factor = operation.factor(channel)
        let exponent = max(1, -factor.shift)
        stream.append(factor.multiplier << 1)
        stream.append(1 << (exponent - 1) as Int32)
        stream.append(exponent)
      }
    }
    return stream
  }
}

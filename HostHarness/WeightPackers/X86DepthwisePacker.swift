import FixedPoint
import PackedWeights

/// `X86DepthwisePairLayout`.
enum X86DepthwisePacker<Layout: X86DepthwisePairLayout>: WeightPacker {
  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    var stream = ByteStream()
    for first in stride(from: 0, to: operation.shape.outputChannels, by: 16) {
      // Exchanging the bits is its own inverse: the channel of each slot.
      let channels = (0..<16).map { first + Layout.slot($0) }
      for channel in channels {
        stream.append(operation.foldedBias(channel) &- Layout.inputOffset &* operation.weightSum(channel))
      }
      for tap in stride(from: 0, to: operation.shape.taps, by: 2) {
        for channel in channels {
          stream.appendHalves(operation.weight(channel, tap), operation.weight(channel, tap + 1))
        }
      }
      for channel in channels { stream.append(operation.factor(channel).multiplier) }
      for channel in channels { stream.append(min(-1, operation.factor(channel).shift)) }
    }
    return stream
  }
}

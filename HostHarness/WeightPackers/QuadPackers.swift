import FixedPoint
import PackedWeights

/// `QuadLayout`: one packer for all that have it.
enum QuadPacker<Layout: QuadLayout>: WeightPacker {
  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    var stream = ByteStream()
    let shape = operation.shape
    let runs = QuadRuns(shape)
    for first in stride(from: 0, to: shape.outputChannels, by: Layout.groupChannels) {
      let channels = first..<(first + Layout.groupChannels)
      for channel in channels {
        stream.append(operation.foldedBias(channel) &- Layout.inputOffset &* operation.weightSum(channel))
      }
      for run in 0..<runs.count {
        for quad in stride(from: 0, to: runs.length, by: 4) {
          for channel in channels {
            for index in quad..<(quad + 4) {
              let weight = index < runs.length ? operation.weight(channel, run * runs.length + index) : 0
              stream.append(Int8(weight))
            }
          }
        }
      }
      for channel in channels { stream.append(operation.factor(channel).multiplier) }
      for channel in channels { stream.append(min(-1, operation.factor(channel).shift)) }
    }
    return stream
  }
}

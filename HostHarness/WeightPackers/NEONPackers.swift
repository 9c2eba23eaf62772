import FixedPoint
import PackedWeights

/// `NEONBlockLayout`.
enum NEONBlockPacker: WeightPacker {
  typealias Layout = NEONBlockLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    NEONGroups.stream(operation, channels: 4) { stream, first in
      for block in stride(from: 0, to: Layout.paddedInputs(operation.shape), by: 16) {
        for channel in first..<(first + 4) {
          for input in block..<(block + 16) {
            stream.append(Int8(operation.weight(channel, input)))
          }
        }
      }
    }
  }
}

/// `NEONWideLayout`.
enum NEONWidePacker: WeightPacker {
  typealias Layout = NEONWideLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    NEONGroups.stream(operation, channels: 8) { stream, first in
      for input in 0..<Layout.paddedInputs(operation.shape) {
        for channel in first..<(first + 8) {
          stream.append(Int8(operation.weight(channel, input)))
        }
      }
    }
  }
}

/// `NEONDepthwiseLayout`.
enum NEONDepthwisePacker: WeightPacker {
  typealias Layout = NEONDepthwiseLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    NEONGroups.tapStream(operation, channels: 16)
  }
}

/// `NEONWideDepthwiseLayout`.
enum NEONWideDepthwisePacker: WeightPacker {
  typealias Layout = NEONWideDepthwiseLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    NEONGroups.tapStream(operation, channels: 8)
  }
}

/// `NEONPairLayout`.
enum NEONPairPacker: WeightPacker {
  typealias Layout = NEONPairLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    NEONGroups.stream(operation, channels: 16) { stream, first in
      // Two pairs of inputs, four times four channels; then the last pair of all sixteen.
      for inputs in stride(from: 0, to: 16, by: 4) {
        for quarter in stride(from: first, to: first + 16, by: 4) {
          appendPair(inputs, quarter)
          appendPair(inputs + 2, quarter)
        }
      }
      for quarter in stride(from: first, to: first + 16, by: 4) { appendPair(16, quarter) }

      func appendPair(_ input: Int, _ quarter: Int) {
        for channel in quarter..<(quarter + 4) {
          stream.append(Int8(operation.weight(channel, input)))
          stream.append(Int8(operation.weight(channel, input + 1)))
        }
      }
    }
  }
}

/// What all of them have in common: groups of biases, weights, multipliers and shifts.
enum NEONGroups {
  /// Of each tap the weights of a group's channels: depthwise.
  static func tapStream(_ operation: PackableOperator, channels: Int) -> ByteStream {
    stream(operation, channels: channels) { stream, first in
      for tap in 0..<operation.shape.taps {
        for channel in first..<(first + channels) {
          stream.append(Int8(operation.weight(channel, tap)))
        }
      }
    }
  }

  static func stream(
    _ operation: PackableOperator, channels: Int, appendWeights: (inout ByteStream, _ first: Int) -> Void
  ) -> ByteStream {
    var stream = ByteStream()
    for first in stride(from: 0, to: operation.shape.outputChannels, by: channels) {
      let group = first..<(first + channels)
      for channel in group { stream.append(operation.foldedBias(channel)) }
      appendWeights(&stream, first)
      for channel in group { stream.append(operation.factor(channel).multiplier) }
      for channel in group { stream.append(operation.factor(channel).shift) }
    }
    return stream
  }
}

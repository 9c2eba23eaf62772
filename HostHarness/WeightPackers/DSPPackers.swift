import FixedPoint
import PackedWeights

/// `DSPChannelPairLayout`.
enum DSPChannelPairPacker: WeightPacker {
  typealias Layout = DSPChannelPairLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    try DSPGroups.narrow(operation, isDoubled: { $0 % 2 == 0 }) { stream, first in
      for input in stride(from: 0, to: Layout.paddedInputs(operation.shape), by: 4) {
        for index in [input, input + 1] {
          for channel in [first, first + 2] {
            stream.appendShared(operation, channel, index, index + 2)
          }
        }
      }
    }
  }
}

/// `DSPDoubledWordLayout`.
enum DSPDoubledWordPacker: WeightPacker {
  typealias Layout = DSPDoubledWordLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    let inputs = Layout.paddedInputs(operation.shape)
    return try DSPGroups.narrow(operation, isDoubled: { _ in true }) { stream, first in
      for pair in 0..<(inputs / 2) {
        let halves = (0..<inputs).filter { Layout.pair(operation.shape, $0).index == pair }
        for channel in first..<(first + 4) {
          stream.appendHalves(
            2 * operation.weight(channel, halves[0]), 2 * operation.weight(channel, halves[1]))
        }
      }
    }
  }
}

/// `DSPWideChannelPairLayout`.
enum DSPWideChannelPairPacker: WeightPacker {
  typealias Layout = DSPWideChannelPairLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    let inputs = stride(from: 0, to: Layout.paddedInputs(operation.shape), by: 2)
    return DSPGroups.wide(operation) { stream, first in
      if operation.shape.operation == .dense {
        for input in inputs {
          for channel in [first, first + 2] { stream.appendShared(operation, channel, input, input + 1) }
        }
      } else {
        for channel in [first, first + 2] {
          for input in inputs { stream.appendShared(operation, channel, input, input + 1) }
        }
      }
    }
  }
}

/// `DSPWideWordLayout`.
enum DSPWideWordPacker: WeightPacker {
  typealias Layout = DSPWideWordLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    DSPGroups.wide(operation) { stream, first in
      for input in stride(from: 0, to: Layout.paddedInputs(operation.shape), by: 2) {
        for channel in first..<(first + 4) {
          stream.appendHalves(operation.weight(channel, input), operation.weight(channel, input + 1))
        }
      }
    }
  }
}

/// `DSPTapLayout`.
enum DSPTapPacker: WeightPacker {
  typealias Layout = DSPTapLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    try DSPGroups.narrow(operation, isDoubled: { _ in true }) { stream, first in
      for tap in 0..<operation.shape.taps {
        for channel in [first, first + 1] {
          stream.appendHalves(2 * operation.weight(channel, tap), 2 * operation.weight(channel + 2, tap))
        }
      }
    }
  }
}

/// `DSPWideTapLayout`.
enum DSPWideTapPacker: WeightPacker {
  typealias Layout = DSPWideTapLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    DSPGroups.wide(operation) { stream, first in
      for tap in 0..<operation.shape.taps {
        for channel in [first, first + 2] {
          stream.appendHalves(operation.weight(channel, tap), operation.weight(channel + 1, tap))
        }
      }
    }
  }
}

extension ByteStream {
  /// {256 w of a channel + w of the next one} of two inputs.
  fileprivate mutating func appendShared(
    _ operation: PackableOperator, _ channel: Int, _ low: Int, _ high: Int
  ) {
    let both = { (input: Int) -> Int32 in
      256 * operation.weight(channel, input) + operation.weight(channel + 1, input)
    }
    appendHalves(both(low), both(high))
  }
}

/// What all have in common: groups of four channels, biases first, factors last.
private enum DSPGroups {
  /// Of int8 inputs.
  ///
  /// - Parameters:
  ///   - isDoubled: whether the bias of a channel, by its place in the group, is doubled.
  ///   - appendWeights: those of the group that begins with channel `first`.
  static func narrow(
    _ operation: PackableOperator, isDoubled: (Int) -> Bool,
    appendWeights: (inout ByteStream, _ first: Int) -> Void
  ) throws(PackingRefusal) -> ByteStream {
    var stream = ByteStream()
    for first in stride(from: 0, to: operation.shape.outputChannels, by: 4) {
      for place in 0..<4 {
        let bias = operation.foldedBias(first + place)
        guard bias.magnitude < 1 << 30 else { throw .constant(channel: first + place) }
        stream.append(isDoubled(place) ? 2 * bias : bias)
      }
      appendWeights(&stream, first)
      for channel in first..<(first + 4) {
        let factor = operation.factor(channel)
        let exponent = max(1, -factor.shift)
        let offset = operation.shape.hasWideOutput ? 0 : operation.outputZeroPoint + 128
        stream.append(factor.multiplier)
        stream.append(1 << (exponent - 1) + offset << exponent)
        stream.append(exponent)
      }
    }
    return stream
  }

  /// Of int16 inputs.
  static func wide(
    _ operation: PackableOperator, appendWeights: (inout ByteStream, _ first: Int) -> Void
  ) -> ByteStream {
    var stream = ByteStream()
    for first in stride(from: 0, to: operation.shape.outputChannels, by: 4) {
      for channel in first..<(first + 4) { stream.append(operation.foldedBias(channel)) }
      appendWeights(&stream, first)
      for channel in first..<(first + 4) {
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

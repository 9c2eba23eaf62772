import FixedPoint
import PackedWeights

/// `DSPChannelPairLayout`.
enum DSPChannelPairPacker: WeightPacker {
  typealias Layout = DSPChannelPairLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    try DSPGroups.stream(
      operation, inputs: Layout.paddedInputs(operation.shape), isDoubled: { $0 % 2 == 0 }
    ) { stream, first, index in
      for channel in [first, first + 2] {
        let both = { (input: Int) -> Int32 in
          256 * operation.weight(channel, input) + operation.weight(channel + 1, input)
        }
        stream.appendHalves(both(index), both(index + 2))
      }
    }
  }
}

/// `DSPDoubledWordLayout`.
enum DSPDoubledWordPacker: WeightPacker {
  typealias Layout = DSPDoubledWordLayout

  static func stream(_ operation: PackableOperator) throws(PackingRefusal) -> ByteStream {
    try DSPGroups.stream(
      operation, inputs: Layout.paddedInputs(operation.shape), isDoubled: { _ in true }
    ) { stream, first, index in
      for channel in first..<(first + 4) {
        stream.appendHalves(2 * operation.weight(channel, index), 2 * operation.weight(channel, index + 2))
      }
    }
  }
}

/// What both have in common: groups of four channels, biases first, factors last.
private enum DSPGroups {
  /// - Parameters:
  ///   - isDoubled: whether the bias of a channel, by its place in the group, is doubled.
  ///   - appendPair: the weights of inputs `index` and `index` + 2 of the group that begins with channel `first`.
  static func stream(
    _ operation: PackableOperator, inputs: Int, isDoubled: (Int) -> Bool,
    appendPair: (inout ByteStream, _ first: Int, _ index: Int) -> Void
  ) throws(PackingRefusal) -> ByteStream {
    var stream = ByteStream()
    for first in stride(from: 0, to: operation.shape.outputChannels, by: 4) {
      for place in 0..<4 {
        let bias = operation.foldedBias(first + place)
        guard bias.magnitude < 1 << 30 else { throw .constant(channel: first + place) }
        stream.append(isDoubled(place) ? 2 * bias : bias)
      }
      for quad in stride(from: 0, to: inputs, by: 4) {
        appendPair(&stream, first, quad)
        appendPair(&stream, first, quad + 1)
      }
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
}

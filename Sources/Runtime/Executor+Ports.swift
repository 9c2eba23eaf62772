import ModelImage

// Copies between a caller's int16 numbers and the ports of a network, whatever the width of the tensor, so
// that a caller need not know which width the quantiser chose.

extension Executor {
  /// Fills input `port` of network `network`. Numbers beyond the range of an int8 tensor saturate.
  public mutating func setInput(_ port: Int, ofNetwork network: Int, to values: Span<Int16>) {
    let ports = image.network(network).inputs
    precondition(port >= 0 && port < ports.count, "no such input")
    let id = ports[port]
    precondition(image.tensor(id).shape.count == values.count, "another number of elements")
    switch image.tensor(id).elementType {
    case .int8:
      var target = int8(tensor: id)
      for index in 0..<values.count { target[index] = Self.saturated(values[index]) }
    case .int16:
      var target = int16(tensor: id)
      for index in 0..<values.count { target[index] = values[index] }
    }
  }

  /// Copies output `port` of network `network`.
  public func getOutput(
    _ port: Int, ofNetwork network: Int, into values: inout MutableSpan<Int16>
  ) {
    let ports = image.network(network).outputs
    precondition(port >= 0 && port < ports.count, "no such output")
    let id = ports[port]
    precondition(image.tensor(id).shape.count == values.count, "another number of elements")
    switch image.tensor(id).elementType {
    case .int8:
      let source = int8Elements(tensor: id)
      for index in 0..<values.count { values[index] = Int16(truncatingIfNeeded: source[index]) }
    case .int16:
      let source = int16Elements(tensor: id)
      for index in 0..<values.count { values[index] = source[index] }
    }
  }

  private static func saturated(_ value: Int16) -> Int8 {
    Int8(truncatingIfNeeded: value < -128 ? -128 : (value > 127 ? 127 : value))
  }
}

/// When the tensors of a network hold values.
enum LiveRanges {
  /// First and last step of each tensor: step 0 is the caller filling the inputs, step i + 1 operator i, the
  /// step behind the last operator the caller reading the outputs. A tensor that nothing defines or uses
  /// gets the range 0 … 0; the reader refuses it.
  static func steps(of network: QuantizedNetwork) -> [ClosedRange<Int>] {
    var first = [Int](repeating: 0, count: network.tensors.count)
    var last = first
    for (position, operation) in network.operators.enumerated() {
      first[operation.output] = position + 1
      last[operation.output] = max(last[operation.output], position + 1)
      for input in operation.inputs { last[input] = max(last[input], position + 1) }
    }
    for output in network.outputs { last[output] = network.operators.count + 1 }
    return zip(first, last).map { $0...max($0, $1) }
  }
}

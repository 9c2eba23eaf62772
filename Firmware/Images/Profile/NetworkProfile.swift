import Board
import FirmwareSupport
import ModelImage
import Runtime

/// Runs every network on inputs that reach every saturation: all numbers smallest, all greatest, then pseudo-random.
enum NetworkProfile {
  static let inputCount = 6

  static func run(_ executor: inout Executor, inputCount: Int) {
    // On x86-64 the first run asks the processor what it can do; no other run does.
    for network in 0..<executor.image.networkCount { executor.run(network: network) }
    for network in 0..<executor.image.networkCount {
      for input in 0..<inputCount {
        fillInputs(of: network, &executor, input: input)
        let region = Region.begin()
        executor.run(network: network)
        let ticks = region.end()
        ProfileLine.region("network", index: network, input: input, ticks: ticks)

        // A run may overwrite its inputs.
        fillInputs(of: network, &executor, input: input)
        var trace = MarkedOperators(input: input)
        executor.run(network: network, trace: &trace)
      }
    }
  }

  static func fillInputs(of network: Int, _ executor: inout Executor, input: Int) {
    let ports = executor.image.network(network).inputs
    for port in 0..<ports.count {
      var numbers = InputNumbers(input: input, seed: UInt32(truncatingIfNeeded: 97 &* network &+ port))
      switch executor.image.tensor(ports[port]).elementType {
      case .int8:
        var tensor = executor.int8(tensor: ports[port])
        for index in 0..<tensor.count { tensor[index] = Int8(truncatingIfNeeded: numbers.next() &>> 8) }
      case .int16:
        var tensor = executor.int16(tensor: ports[port])
        for index in 0..<tensor.count { tensor[index] = Int16(truncatingIfNeeded: numbers.next()) }
      }
    }
  }
}

/// A region for each operator. Its parts are apart, so it does without ``Region``.
private struct MarkedOperators: OperatorTrace {
  let input: Int
  private var start: UInt32 = 0

  init(input: Int) { self.input = input }

  @inline(__always)
  mutating func willRun(operator index: Int) {
    start = board_read_counter()
    marker_begin()
  }

  @inline(__always)
  mutating func didReturn(operator index: Int) {
    marker_end()
    let ticks = board_read_counter() &- start
    ProfileLine.region("operator", index: index, input: input, ticks: ticks)
  }

  mutating func didRun(operator index: Int, output: RawSpan) {}
}

/// Halfwords whose upper byte serves int8 tensors.
private struct InputNumbers {
  private let input: Int
  private var state: UInt32

  init(input: Int, seed: UInt32) {
    self.input = input
    state = seed &* 2_654_435_761 &+ UInt32(truncatingIfNeeded: input) | 1
  }

  mutating func next() -> Int32 {
    switch input {
    case 0: return -32_768
    case 1: return 32_767
    default:
      // G. Marsaglia, "Xorshift RNGs", 2003.
      state ^= state &<< 13
      state ^= state &>> 17
      state ^= state &<< 5
      return Int32(truncatingIfNeeded: state &>> 16) &- 32_768
    }
  }
}

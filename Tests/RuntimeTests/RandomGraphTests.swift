import FixedPoint
import ModelImage
import Quantization
import Testing

@testable import Runtime

/// Random graphs run in the shared arena and, for comparison, with memory of its own for every tensor: the
/// plan, the live ranges and the executor agree only if no value is overwritten before its last use.
struct RandomGraphTests {
  static let identity = QuantizedMultiplier(multiplier: 1 << 30, shift: 1)
  static let quarter = QuantizedMultiplier(multiplier: 1 << 30, shift: -1)

  /// A network of `operatorCount` additions, clamps and concatenations over int16 vectors, in which any earlier
  /// tensor may be used again.
  private func network(_ generator: inout Generator, operatorCount: Int) -> QuantizedNetwork {
    let range = OperatorModels.range(.int16)
    var tensors = [4, 7].map { OperatorModels.tensor(.int16, [$0], zeroPoint: 0) }
    var operators: [QuantizedOperator] = []
    for index in 0..<operatorCount {
      let first = Int.random(in: 0..<tensors.count, using: &generator)
      var inputs = [first]
      var count = tensors[first].count
      let operation: QuantizedOperation
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        let partners = tensors.indices.filter { tensors[$0].count == count }
        inputs.append(partners[Int.random(in: 0..<partners.count, using: &generator)])
        operation = .add(
          QuantizedAdd(
            first: Self.quarter, second: Self.quarter,
            output: QuantizedMultiplier(multiplier: 1 << 30, shift: -12), clamp: range))
      case 1:
        operation = .clamp(Int32(-index * 1000)...Int32(index * 2000))
      default:
        let second = Int.random(in: 0..<tensors.count, using: &generator)
        guard count + tensors[second].count < 200 else {
          operation = .clamp(-20_000...20_000)
          break
        }
        inputs.append(second)
        count += tensors[second].count
        operation = .concatenate(
          QuantizedConcatenate(factors: [Self.identity, Self.identity], clamp: range))
      }
      operators.append(
        QuantizedOperator(
          name: "op\(index)", operation: operation, inputs: inputs, output: tensors.count))
      tensors.append(OperatorModels.tensor(.int16, [count], zeroPoint: 0))
    }
    // What nothing reads is an output; join two until there are no more outputs than a network can have.
    var unread = tensors.indices.dropFirst(2).filter { id in
      !operators.contains { $0.inputs.contains(id) }
    }
    while unread.count > ImageLayout.maximumPortCount {
      let pair = Array(unread.prefix(2))
      operators.append(
        QuantizedOperator(
          name: "join\(tensors.count)",
          operation: .concatenate(
            QuantizedConcatenate(factors: [Self.identity, Self.identity], clamp: range)),
          inputs: pair, output: tensors.count))
      unread = unread.dropFirst(2) + [tensors.count]
      tensors.append(
        OperatorModels.tensor(.int16, [tensors[pair[0]].count + tensors[pair[1]].count], zeroPoint: 0))
    }
    return QuantizedNetwork(
      name: "random", role: 0, tensors: tensors, operators: operators, inputs: [0, 1], outputs: unread)
  }

  /// The values of all tensors, each in an array of its own.
  private func reference(_ network: QuantizedNetwork, _ inputs: [[Int16]]) -> [[Int16]] {
    var values = inputs
    for operation in network.operators {
      let operands = operation.inputs.map { values[$0] }
      switch operation.operation {
      case .add(let add):
        values.append(
          zip(operands[0], operands[1]).map { a, b in
            let sum =
              multiplyByQuantizedMultiplier(Int32(a) << 15, add.first)
              + multiplyByQuantizedMultiplier(Int32(b) << 15, add.second)
            return saturatingInt16(multiplyByQuantizedMultiplier(sum, add.output))
          })
      case .clamp(let range):
        values.append(
          operands[0].map { Int16(min(max(Int32($0), range.lowerBound), range.upperBound)) })
      default: values.append(operands[0] + operands[1])
      }
    }
    return values
  }

  @Test("Every output equals that of a run without shared memory", arguments: UInt64(0)..<60)
  func equal(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let network = network(&generator, operatorCount: Int.random(in: 1...16, using: &generator))
    let loaded = try OperatorModels.image([network])
    let inputs = [generator.int16s(4, .int16), generator.int16s(7, .int16)]
    let expected = reference(network, inputs)
    let arena = TestArena(byteCount: loaded.image.arenaSizeBytes)
    var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
    for (port, values) in inputs.enumerated() {
      executor.setInput(port, ofNetwork: 0, to: values.span)
    }
    executor.run(network: 0)
    for (port, id) in network.outputs.enumerated() {
      var result = [Int16](repeating: 0, count: network.tensors[id].count)
      var span = result.mutableSpan
      executor.getOutput(port, ofNetwork: 0, into: &span)
      #expect(result == expected[id])
    }
  }
}

import FixedPoint
import ModelImage
import Quantization
import Testing

@testable import Runtime

struct ExecutorTests {
  /// `x [12, 12, 2]` → three convolutions → dense → dense, all int16 but the middle.
  private func chain() throws -> LoadedImage {
    var generator = Generator(seed: 11)
    var tensors = [OperatorModels.tensor(.int16, [12, 12, 2], zeroPoint: 100)]
    var operators: [QuantizedOperator] = []
    var channels = 2
    for (index, size) in [6, 3, 2].enumerated() {
      let type: ElementType = index == 1 ? .int8 : .int16
      let shifts: ClosedRange<Int32> = tensors[index].elementType == .int8 ? -9 ... -5 : -13 ... -10
      tensors.append(OperatorModels.tensor(type, [size, size, channels * 2], zeroPoint: -50))
      operators.append(
        QuantizedOperator(
          name: "convolution\(index)",
          operation: .convolution2D(
            QuantizedConvolution2D(
              weights: generator.weights(channels * 2 * 9 * channels),
              channels: generator.channels(channels * 2, shifts: shifts), kernelHeight: 3, kernelWidth: 3,
              strideHeight: 2, strideWidth: 2, paddingTop: index == 2 ? 1 : 0, paddingBottom: 1,
              paddingLeft: index == 2 ? 1 : 0, paddingRight: 1, clamp: -50...type.maximum)),
          inputs: [index], output: index + 1))
      channels *= 2
    }
    for count in [10, 4] {
      let inputs = tensors[tensors.count - 1].count
      tensors.append(OperatorModels.tensor(.int16, [count], zeroPoint: 0))
      operators.append(
        QuantizedOperator(
          name: "dense\(count)",
          operation: .fullyConnected(
            QuantizedFullyConnected(
              weights: generator.weights(count * inputs),
              channels: generator.channels(count, shifts: -9 ... -6), clamp: -32768...32767)),
          inputs: [tensors.count - 2], output: tensors.count - 1))
    }
    let network = QuantizedNetwork(
      name: "chain", role: 0, tensors: tensors, operators: operators, inputs: [0],
      outputs: [tensors.count - 1])
    return try OperatorModels.image([network], persistentSizeBytes: 64)
  }

  @Test("An arena one byte too small, and one that starts between two rows")
  func arena() throws {
    let loaded = try chain()
    let needed = loaded.image.arenaSizeBytes
    let memory = TestArena(byteCount: needed + 16)
    func attempt(_ range: Range<Int>) throws {
      let part = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.memory[range])
      _ = try unsafe Executor(image: loaded.image, memory: part)
    }
    #expect(throws: ArenaError.tooSmall(requiredBytes: needed, availableBytes: needed - 1)) {
      try attempt(0..<(needed - 1))
    }
    #expect(throws: ArenaError.tooSmall(requiredBytes: needed, availableBytes: 0)) { try attempt(0..<0) }
    #expect(throws: ArenaError.misaligned(remainderBytes: 8)) { try attempt(8..<(needed + 8)) }
    try attempt(0..<needed)
  }

  @Test("Results do not depend on what the arena held", arguments: [UInt8(0), 0x55, 0xFF])
  func dirtyArena(fill: UInt8) throws {
    let loaded = try chain()
    var generator = Generator(seed: 12)
    let input = generator.int16s(288, .int16)
    let result = try run(loaded, [input], fill: fill)
    #expect(result == (try run(loaded, [input], fill: 0xA5)))
    #expect(Set(result).count > 1)
  }

  @Test("A second run of the same executor repeats the first; the persistent region stays as it is")
  func repetition() throws {
    let loaded = try chain()
    let arena = TestArena(byteCount: loaded.image.arenaSizeBytes, fill: 0x3C)
    var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
    var generator = Generator(seed: 13)
    let inputs = [generator.int16s(288, .int16), generator.int16s(288, .int16)]
    var results: [[Int16]] = []
    for index in [0, 1, 0] {
      let input = inputs[index]
      executor.setInput(0, ofNetwork: 0, to: input.span)
      executor.run(network: 0)
      var result = [Int16](repeating: 0, count: 4)
      var span = result.mutableSpan
      executor.getOutput(0, ofNetwork: 0, into: &span)
      results.append(result)
    }
    #expect(results[0] == results[2])
    #expect(results[0] != results[1])
    #expect(executor.persistentBytes.byteCount == 64)
    #expect(arena.bytes[..<64].allSatisfy { $0 == 0x3C })
  }

  @Test("A run writes nothing beyond the arena's stated size")
  func bounds() throws {
    let loaded = try chain()
    let size = loaded.image.arenaSizeBytes
    let arena = TestArena(byteCount: size + 64, fill: 0x77)
    var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
    executor.run(network: 0)
    #expect(arena.bytes[size...].allSatisfy { $0 == 0x77 })
    #expect(arena.bytes[64..<size].contains { $0 != 0x77 })
  }

  @Test("A trace sees every operator before and after, with its output")
  func trace() throws {
    struct Recorder: OperatorTrace {
      var events: [Int] = []
      var outputs: [[UInt8]] = []
      mutating func willRun(operator index: Int) { events.append(-1 - index) }
      mutating func didRun(operator index: Int, output: RawSpan) {
        events.append(index)
        var bytes: [UInt8] = []
        for offset in 0..<output.byteCount {
          bytes.append(unsafe output.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        }
        outputs.append(bytes)
      }
    }
    let loaded = try chain()
    let arena = TestArena(byteCount: loaded.image.arenaSizeBytes)
    var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
    var generator = Generator(seed: 14)
    let input = generator.int16s(288, .int16)
    executor.setInput(0, ofNetwork: 0, to: input.span)
    var recorder = Recorder()
    executor.run(network: 0, trace: &recorder)
    #expect(recorder.events == [-1, 0, -2, 1, -3, 2, -4, 3, -5, 4])
    #expect(recorder.outputs.map(\.count) == [6 * 6 * 4 * 2, 3 * 3 * 8, 2 * 2 * 16 * 2, 20, 8])
    let last = recorder.outputs[4]
    let result = (0..<4).map { Int16(truncatingIfNeeded: Int(last[2 * $0]) | Int(last[2 * $0 + 1]) << 8) }
    #expect(result == (try run(loaded, [input])))
  }

  @Test("Ports saturate to the width of their tensor and keep what fits")
  func ports() throws {
    let tensor = OperatorModels.tensor(.int8, [5], zeroPoint: 0)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.clamp(-128...127), inputs: [tensor], output: tensor)
    ])
    #expect(try run(loaded, [[-32768, -128, 5, 127, 300]]) == [-128, -128, 5, 127, 127])
  }

  @Test("Typed views show the same memory as the ports")
  func views() throws {
    let tensor = OperatorModels.tensor(.int16, [3], zeroPoint: 0)
    let loaded = try OperatorModels.image([
      OperatorModels.network(.clamp(-10...10), inputs: [tensor], output: tensor)
    ])
    let arena = TestArena(byteCount: loaded.image.arenaSizeBytes)
    var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
    var input = executor.int16(tensor: 0)
    for (index, value) in [Int16(-11), 3, 11].enumerated() { input[index] = value }
    executor.run(network: 0)
    let output = executor.int16Elements(tensor: 1)
    #expect((0..<3).map { output[$0] } == [-10, 3, 10])
    #expect(executor.bytes(ofTensor: 1).byteCount == 6)
  }

  @Test("Networks of one image share the arena")
  func sharing() throws {
    let small = OperatorModels.tensor(.int8, [100], zeroPoint: 0)
    let large = OperatorModels.tensor(.int16, [100], zeroPoint: 0)
    let networks = [small, large].map {
      OperatorModels.network(.clamp(0...50), inputs: [$0], output: $0)
    }
    let loaded = try OperatorModels.image(networks)
    #expect(loaded.image.arenaSizeBytes == 2 * 208)
    let arena = TestArena(byteCount: loaded.image.arenaSizeBytes)
    var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
    for network in [0, 1, 0] {
      let values = (0..<100).map { Int16($0 - 20) }
      executor.setInput(0, ofNetwork: network, to: values.span)
      executor.run(network: network)
      var result = [Int16](repeating: 0, count: 100)
      var span = result.mutableSpan
      executor.getOutput(0, ofNetwork: network, into: &span)
      #expect(result == values.map { min(max($0, 0), 50) })
    }
  }
}

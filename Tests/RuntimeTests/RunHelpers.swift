import ModelImage
import Quantization
import Runtime

/// An executor's arena, filled with a byte that no result may depend on.
final class TestArena {
  let memory: UnsafeMutableRawBufferPointer

  init(byteCount: Int, fill: UInt8 = 0xA5) {
    unsafe memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 16)
    for index in 0..<byteCount { unsafe memory[index] = fill }
  }

  deinit { unsafe memory.deallocate() }

  var bytes: [UInt8] { unsafe Array(memory) }
}

/// Runs network 0 once on `inputs` and returns its first output.
func run(_ loaded: LoadedImage, _ inputs: [[Int16]], fill: UInt8 = 0xA5) throws -> [Int16] {
  let arena = TestArena(byteCount: loaded.image.arenaSizeBytes, fill: fill)
  var executor = try unsafe Executor(image: loaded.image, memory: arena.memory)
  for (port, values) in inputs.enumerated() {
    executor.setInput(port, ofNetwork: 0, to: values.span)
  }
  executor.run(network: 0)
  let output = loaded.image.network(0).outputs[0]
  var result = [Int16](repeating: 0, count: loaded.image.tensor(output).shape.count)
  var span = result.mutableSpan
  executor.getOutput(0, ofNetwork: 0, into: &span)
  return result
}

import Kernels
import PackedWeights
import Testing
import WeightPackers

extension PackedCase {
  /// What `run` computes on the packing's stream: a kernel past the choice of kernels.
  func packed(_ packing: WeightPacking, run: (PackedCall) -> Void) throws -> [Int32] {
    let shape = operation.shape
    let sizes = try #require(packing.sizes(shape))
    let stream = AlignedBytes(try operation.packed(packing))
    let scratch = AlignedBytes([UInt8](repeating: 0xA5, count: sizes.scratchBytes))
    let source = AlignedBytes(
      input.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        .enumerated().filter { shape.hasWideInput || $0.offset % 2 == 0 }.map(\.element))
    let count = shape.outputHeight * shape.outputWidth * shape.outputChannels
    let target = AlignedBytes([UInt8](repeating: 0x5A, count: 2 * count))
    run(
      PackedCall(
        packing: packing, shape: shape, window: window, parameters: parameters,
        input: UnsafeRawPointer(source.memory.baseAddress!),
        stream: UnsafeRawPointer(stream.memory.baseAddress!),
        scratch: scratch.memory.baseAddress!, output: target.memory.baseAddress!))
    return (0..<count).map {
      shape.hasWideOutput
        ? Int32(target.memory.load(fromByteOffset: 2 * $0, as: Int16.self))
        : Int32(target.memory.load(fromByteOffset: $0, as: Int8.self))
    }
  }
}

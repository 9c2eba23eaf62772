import ConformanceVectors
import ModelImage
import Runtime

/// Runs one network on given inputs and compares every operator's output.
enum OperatorsCheck {
  static func run(
    _ vector: VectorCase, of vectors: VectorSet, on image: ModelImage, arena: UnsafeMutableRawBufferPointer
  ) throws(CaseDifference) {
    let network = Int(truncatingIfNeeded: vector.selector)
    guard network >= 0, network < image.networkCount else {
      throw CaseDifference(
        .shape, position: network, expected: Int32(truncatingIfNeeded: image.networkCount), found: -1)
    }
    // No result may depend on what memory held before.
    for offset in 0..<min(arena.count, image.arenaSizeBytes) { unsafe arena[offset] = 0xA5 }
    var executor: Executor
    do throws(ArenaError) {
      executor = try unsafe Executor(image: image, memory: arena)
    } catch {
      throw CaseDifference(
        .shape, expected: Int32(truncatingIfNeeded: image.arenaSizeBytes),
        found: Int32(truncatingIfNeeded: arena.count))
    }
    try unsafe fill(&executor, image.network(network), vectors.input(vector))
    var comparison = unsafe OutputComparison(image: image, expected: vectors.expected(vector))
    executor.run(network: network, trace: &comparison)
    if let difference = comparison.difference { throw difference }
    guard comparison.isComplete else {
      throw CaseDifference(
        .shape, expected: Int32(truncatingIfNeeded: comparison.expectedBytes),
        found: Int32(truncatingIfNeeded: comparison.comparedBytes))
    }
    guard comparison.digest.value == vector.digest else {
      throw CaseDifference(
        .outputDigest, position: image.network(network).operators.upperBound - 1,
        expected: Int32(bitPattern: vector.digest), found: Int32(bitPattern: comparison.digest.value))
    }
  }

  /// Inputs lie one after the other, each at a multiple of ``VectorLayout/alignment``.
  private static func fill(
    _ executor: inout Executor, _ network: NetworkRecord, _ bytes: UnsafeRawBufferPointer
  ) throws(CaseDifference) {
    var offset = 0
    for port in 0..<network.inputs.count {
      let id = network.inputs[port]
      let tensor = executor.image.tensor(id)
      let next = offset + VectorLayout.aligned(tensor.sizeBytes)
      guard next <= bytes.count else {
        throw CaseDifference(
          .shape, expected: Int32(truncatingIfNeeded: next), found: Int32(truncatingIfNeeded: bytes.count))
      }
      switch tensor.elementType {
      case .int8:
        var target = executor.int8(tensor: id)
        for element in 0..<tensor.shape.count {
          target[element] = unsafe bytes.load(fromByteOffset: offset + element, as: Int8.self)
        }
      case .int16:
        var target = executor.int16(tensor: id)
        for element in 0..<tensor.shape.count {
          target[element] = unsafe bytes.load(fromByteOffset: offset + 2 * element, as: Int16.self)
        }
      }
      offset = next
    }
  }
}

import ConformanceChecks
import ConformanceVectors
import ModelImage
import Quantization
import Runtime

/// One run of a network on the host: what goes in and what every operator writes, as vectors store it.
struct NetworkRun {
  /// Inputs one after the other, each at a multiple of 16 bytes.
  let input: [UInt8]
  /// Outputs of all operators, the same way.
  let expected: [UInt8]
  /// FNV-1a of the last operator's output.
  let digest: UInt32

  /// - Parameter values: for each input its elements, row-major.
  init(_ loaded: LoadedImage, network index: Int, values: [[Int32]]) throws(ArenaError) {
    // The executor reads the image's memory, which belongs to `loaded`.
    defer { withExtendedLifetime(loaded) {} }
    let image = loaded.image
    let network = image.network(index)
    precondition(values.count == network.inputs.count, "another number of inputs")
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(ImageLayout.alignment, image.arenaSizeBytes), alignment: ImageLayout.alignment)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    var executor = try Executor(image: image, memory: memory)
    var packed: [UInt8] = []
    for (port, elements) in values.enumerated() {
      let id = network.inputs[port]
      packed += Self.packed(elements, image.tensor(id).elementType)
      let narrowed = elements.map { Int16(truncatingIfNeeded: $0) }
      executor.setInput(port, ofNetwork: index, to: narrowed.span)
    }
    var capture = Capture()
    executor.run(network: index, trace: &capture)
    input = packed
    expected = capture.bytes
    digest = capture.digest.value
  }

  /// Elements as bytes, padded to a multiple of 16.
  private static func packed(_ elements: [Int32], _ type: ElementType) -> [UInt8] {
    var bytes: [UInt8] = []
    for element in elements {
      bytes.append(UInt8(truncatingIfNeeded: element))
      if type == .int16 { bytes.append(UInt8(truncatingIfNeeded: element >> 8)) }
    }
    return bytes + [UInt8](repeating: 0, count: VectorLayout.aligned(bytes.count) - bytes.count)
  }

  private struct Capture: OperatorTrace {
    var bytes: [UInt8] = []
    var digest = ByteDigest()

    mutating func willRun(operator index: Int) {}

    mutating func didRun(operator index: Int, output: RawSpan) {
      digest = ByteDigest()
      output.withUnsafeBytes { written in
        bytes += written
        for byte in written { digest.append(byte) }
      }
      bytes += [UInt8](repeating: 0, count: VectorLayout.aligned(bytes.count) - bytes.count)
    }
  }
}

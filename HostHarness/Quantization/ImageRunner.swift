import ModelImage
import ReferenceModels
import Runtime

/// Runs networks of an image on the host with real numbers at the ports; everything between them is the device's
/// own runtime. Not thread-safe: one for each thread.
public final class ImageRunner {
  public let loaded: LoadedImage
  private let memory: UnsafeMutableRawBufferPointer
  private var executor: Executor

  public init(_ loaded: LoadedImage) throws(ArenaError) {
    self.loaded = loaded
    memory = .allocate(
      byteCount: max(ImageLayout.alignment, loaded.image.arenaSizeBytes), alignment: ImageLayout.alignment)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    do {
      executor = try Executor(image: loaded.image, memory: memory)
    } catch {
      memory.deallocate()
      throw error
    }
  }

  deinit { memory.deallocate() }

  /// Type, scale and zero point of a tensor of the image.
  public func quantization(ofTensor id: Int) -> TensorQuantization {
    let tensor = loaded.image.tensor(id)
    return TensorQuantization(
      elementType: tensor.elementType, scale: Double(Float(bitPattern: tensor.scaleBits)),
      zeroPoint: tensor.zeroPoint)
  }

  /// Quantises `inputs`, runs network `index` and returns the integers of every tensor that was an input or was
  /// written, by tensor of the image.
  ///
  /// - Precondition: the inputs fit the network's.
  public func run(network index: Int, inputs: [[Float]]) -> [Int: [Int32]] {
    let network = loaded.image.network(index)
    return run(
      network: index,
      integers: inputs.enumerated().map { port, elements in
        let quantization = quantization(ofTensor: network.inputs[port])
        return elements.map { quantization.quantized(Double($0)) }
      })
  }

  /// Runs network `index` on integers of its inputs' types and returns the integers of every tensor that was an input
  /// or was written, by tensor of the image.
  ///
  /// - Precondition: the inputs fit the network's.
  public func run(network index: Int, integers: [[Int32]]) -> [Int: [Int32]] {
    let network = loaded.image.network(index)
    precondition(integers.count == network.inputs.count, "another number of inputs")
    var capture = TensorCapture(image: loaded.image)
    for (port, elements) in integers.enumerated() {
      capture.tensors[network.inputs[port]] = elements
      let narrowed = elements.map { Int16($0) }
      executor.setInput(port, ofNetwork: index, to: narrowed.span)
    }
    executor.run(network: index, trace: &capture)
    return capture.tensors
  }

  /// Runs network `index` and returns its outputs as real numbers.
  public func outputs(network index: Int, inputs: [[Float]]) -> [[Float]] {
    let tensors = run(network: index, inputs: inputs)
    let ports = loaded.image.network(index).outputs
    return (0..<ports.count).map { port in
      let quantization = quantization(ofTensor: ports[port])
      return (tensors[ports[port]] ?? []).map { Float(quantization.real($0)) }
    }
  }

  /// Copies the integers that every operator writes.
  private struct TensorCapture: OperatorTrace {
    let image: ModelImage
    var tensors: [Int: [Int32]] = [:]

    init(image: ModelImage) { self.image = image }

    mutating func willRun(operator index: Int) {}

    mutating func didRun(operator index: Int, output: RawSpan) {
      let id = image.operator(index).output
      tensors[id] = output.withUnsafeBytes { bytes in
        switch image.tensor(id).elementType {
        case .int8: bytes.bindMemory(to: Int8.self).map(Int32.init)
        case .int16: bytes.bindMemory(to: Int16.self).map(Int32.init)
        }
      }
    }
  }
}

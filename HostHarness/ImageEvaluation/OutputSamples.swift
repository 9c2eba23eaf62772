import ArrayFiles
import ModelImage
import Quantization

/// Collects what a network computes, sample by sample, as arrays for a file.
public struct OutputSamples: Sendable {
  private let layouts: [PortArray]
  private let isRaw: Bool
  private var elements: [[Double]]
  private var sampleCount = 0

  /// - Parameter isRaw: integers of the tensors' types instead of real numbers.
  public init(_ network: QuantizedNetwork, order: PortOrder, isRaw: Bool) {
    layouts = network.outputs.map { PortArray(network.tensors[$0], order: order) }
    self.isRaw = isRaw
    elements = layouts.map { _ in [] }
  }

  /// Adds one sample of every output, in units of the integers as ``NetworkEvaluator/run(_:)`` gives them.
  public mutating func append(_ outputs: [[Double]]) {
    for (port, numbers) in outputs.enumerated() { elements[port] += layouts[port].toFile(numbers) }
    sampleCount += 1
  }

  /// `[samples, …shape]` by name: float32, or the tensor's type.
  ///
  /// A tensor that is an output twice is there once.
  public var arrays: [(name: String, array: NPYArray)] {
    var names = Set<String>()
    return zip(layouts, elements).compactMap { layout, numbers in
      guard names.insert(layout.name).inserted else { return nil }
      return (layout.name, array(numbers, of: layout.tensor, shape: [sampleCount] + layout.shape))
    }
  }

  private func array(_ numbers: [Double], of tensor: QuantizedTensor, shape: [Int]) -> NPYArray {
    guard isRaw else {
      let (scale, zeroPoint) = (Double(tensor.scale), Double(tensor.zeroPoint))
      return NPYArray(shape: shape, float32: numbers.map { Float(scale * ($0 - zeroPoint)) })
    }
    // Whole numbers already in fixed point; limits keep the others inside the type.
    let rounded = numbers.map { $0.rounded(.toNearestOrEven) }
    return switch tensor.elementType {
    case .int8: NPYArray(shape: shape, int8: rounded.map { Int8($0) })
    case .int16: NPYArray(shape: shape, int16: rounded.map { Int16($0) })
    }
  }
}

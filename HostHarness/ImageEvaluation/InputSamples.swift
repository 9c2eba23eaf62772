import ArrayFiles
import ModelImage
import Quantization

/// The samples of a file for the inputs of a network.
public struct InputSamples: Sendable {
  /// What was found for one input.
  public struct Port: Sendable, Equatable {
    public var name: String
    /// NumPy's code: `<f4`.
    public var arrayType: String
    /// Of the whole array.
    public var shape: [Int]
    /// Real numbers beyond the ends of the tensor's type: fixed point saturates them.
    public var saturatedCount = 0
  }

  private enum Elements: Sendable {
    case integers([Int32])
    case reals([Double])
  }

  public private(set) var ports: [Port] = []
  /// In every input.
  public private(set) var sampleCount = 0
  private var arrays: [(layout: PortArray, elements: Elements)] = []

  /// Reads the arrays that are named like the network's inputs; others are left alone.
  public init(_ archive: NPZArchive, for network: QuantizedNetwork, order: PortOrder) throws(SampleError) {
    for input in network.inputs {
      let layout = PortArray(network.tensors[input], order: order)
      let array: NPYArray
      do throws(ArrayFileError) { array = try archive.array(layout.name) } catch { throw .file(error) }
      try add(array, layout, file: archive.file)
    }
  }

  private mutating func add(_ array: NPYArray, _ layout: PortArray, file: String) throws(SampleError) {
    guard let count = layout.sampleCount(array.shape) else {
      throw .file(
        .wrongShape(file: file, array: layout.name, expected: layout.expectation, found: array.shape))
    }
    if let first = ports.first, sampleCount != count {
      throw .sampleCounts(
        file: file, array: layout.name, samples: count, other: first.name, otherSamples: sampleCount)
    }
    sampleCount = count
    var port = Port(name: layout.name, arrayType: array.elementType.code, shape: array.shape)
    if let integers = Self.integers(array, of: layout.tensor.elementType) {
      arrays.append((layout, .integers(integers)))
    } else {
      guard [.float16, .float32, .float64].contains(array.elementType),
        let reals = array.bytes.withUnsafeBytes({ array.elementType.doubles($0) })
      else {
        throw .elementType(
          file: file, array: layout.name, found: array.elementType.code,
          tensorType: String(describing: layout.tensor.elementType))
      }
      if let index = reals.firstIndex(where: { !$0.isFinite }) {
        throw .nonFinite(file: file, array: layout.name, index: index)
      }
      let range = TensorQuantization(layout.tensor).range
      port.saturatedCount = reals.count { !range.contains($0) }
      arrays.append((layout, .reals(reals)))
    }
    ports.append(port)
  }

  private static func integers(_ array: NPYArray, of type: ElementType) -> [Int32]? {
    switch type {
    case .int8: array.int8Elements?.map(Int32.init)
    case .int16: array.int16Elements?.map(Int32.init)
    }
  }

  /// The inputs of sample `index`, in the order of the network's ports and of the image's axes.
  public func sample(_ index: Int) -> [PortNumbers] {
    arrays.map { layout, elements in
      let size = layout.tensor.count
      let range = (index * size)..<((index + 1) * size)
      return switch elements {
      case .integers(let integers): .integers(layout.fromFile(integers[range]))
      case .reals(let reals): .reals(layout.fromFile(reals[range]))
      }
    }
  }
}

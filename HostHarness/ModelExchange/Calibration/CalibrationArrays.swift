import ArrayFiles

/// Samples of a model's inputs out of an archive, in the order of the image.
public struct CalibrationArrays: Sendable, Equatable {
  /// The most bytes of an input's array: far more than the samples that are used can need.
  public static let largestArray: UInt64 = 1 << 30

  /// `[sample][input][element]`.
  public let samples: [[[Float]]]

  /// Reads an array for each input: `[samples, …shape]` with or without the model's batch axis, of any type of number.
  ///
  /// - Parameter limit: the most samples to take, spread evenly over the archive's.
  public init(
    _ archive: NPZArchive, for network: ImportedNetwork, limit: Int
  ) throws(ArrayFileError) {
    var columns: [[[Float]]] = []
    var available: Int?
    for port in network.inputs {
      let array = try archive.array(port.name, atMostBytes: Self.largestArray)
      guard let count = Self.sampleCount(array.shape, port) else {
        throw .wrongShape(
          file: archive.file, array: port.name, expected: Self.expectation(port), found: array.shape)
      }
      guard available == nil || available == count else {
        throw .wrongShape(
          file: archive.file, array: port.name,
          expected: "as many samples as '\(network.inputs[0].name)' has, \(available ?? 0)",
          found: array.shape)
      }
      guard !array.elementType.isComplex, !array.elementType.isText,
        let elements = array.bytes.withUnsafeBytes({ array.elementType.floats($0) })
      else {
        throw .wrongElementType(
          file: archive.file, array: port.name, expected: "real numbers", found: array.elementType.code)
      }
      available = count
      let taken = min(count, limit)
      let order = TensorIndices(port.shape).transposed(port.permutation)
      var column: [[Float]] = []
      for sample in 0..<taken {
        let start = sample * count / taken * port.count
        if let place = (start..<(start + port.count)).first(where: { !elements[$0].isFinite }) {
          throw .nonFinite(file: archive.file, array: port.name, index: Self.index(place, array.shape))
        }
        column.append(order.map { elements[start + $0] })
      }
      columns.append(column)
    }
    samples = (0..<(columns.first?.count ?? 0)).map { sample in columns.map { $0[sample] } }
  }

  /// Nil where the shape fits the port in no way.
  private static func sampleCount(_ shape: [Int], _ port: ImportedNetwork.Port) -> Int? {
    guard let count = shape.first, count > 0 else { return nil }
    let rest = Array(shape.dropFirst())
    return rest == port.shape || rest == withoutBatch(port) ? count : nil
  }

  private static func index(_ place: Int, _ shape: [Int]) -> [Int] {
    var rest = place
    return shape.reversed().map { size in
      defer { rest /= size }
      return rest % size
    }.reversed()
  }

  private static func withoutBatch(_ port: ImportedNetwork.Port) -> [Int] {
    port.shape.first == 1 ? Array(port.shape.dropFirst()) : port.shape
  }

  private static func expectation(_ port: ImportedNetwork.Port) -> String {
    "[samples" + withoutBatch(port).map { ", \($0)" }.joined() + "]"
  }
}

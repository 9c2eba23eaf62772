/// How a port of an imported network lay in the model that it came from.
///
/// Elements of the source, its axes taken in the order of ``permutation``, are the elements of the image's tensor,
/// row-major: a source `[1, C, H, W]` with the permutation `[0, 2, 3, 1]` is the image's `[H, W, C]`.
public struct SourceLayout: Sendable, Equatable, Codable {
  /// The port's name in the source.
  public var name: String
  /// The port's shape in the source; a first axis of 1 is the batch.
  public var shape: [Int]
  /// Axis i of the permuted source is the source's axis `permutation[i]`; each axis once.
  public var permutation: [Int]

  public init(name: String, shape: [Int], permutation: [Int]) {
    self.name = name
    self.shape = shape
    self.permutation = permutation
  }

  /// Every axis once, and every extent positive: what a file from elsewhere must satisfy before it is used.
  public var isConsistent: Bool {
    permutation.sorted() == Array(shape.indices) && shape.allSatisfy { $0 > 0 }
  }

  public var count: Int { shape.reduce(1, *) }

  /// For each element of the image's tensor, in row-major order, the position of the same element in the source.
  public var sourcePositions: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    var positions = [0]
    for axis in permutation {
      positions = positions.flatMap { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
    }
    return positions
  }
}

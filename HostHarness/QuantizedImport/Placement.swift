/// Where the elements of an ONNX tensor lie: reshaping and transposing change how ONNX counts them, not where they are.
struct Placement: Equatable {
  /// Position in the network's tensors.
  var tensor: Int
  /// For each element of the image's tensor its position in the ONNX tensor, both row-major.
  var order: [Int]

  static func identity(_ tensor: Int, count: Int) -> Placement {
    Placement(tensor: tensor, order: Array(0..<count))
  }

  /// Channels last: of `[1, C, H, W]` or `[1, C, L]`.
  static func channelsLast(_ tensor: Int, _ shape: [Int]) -> Placement {
    Placement(tensor: tensor, order: channelsLastOrder(shape))
  }

  static func channelsLastOrder(_ shape: [Int]) -> [Int] {
    let (channels, plane) = (shape[1], shape[2...].reduce(1, *))
    return (0..<plane).flatMap { place in (0..<channels).map { $0 * plane + place } }
  }

  /// The image's shape of a tensor with channels last: `[H, W, C]`; a sequence has one row.
  static func imageShape(_ shape: [Int]) -> [Int] {
    shape.count == 4 ? [shape[2], shape[3], shape[1]] : [1, shape[2], shape[1]]
  }

  /// The image's shape of vectors of the last axis: `[K]` for one, `[1, rows, K]` for several.
  static func matrixShape(_ shape: [Int]) -> [Int] {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().reduce(1, *)
    return rows == 1 ? [columns] : [1, rows, columns]
  }

  /// After ONNX's Transpose of a tensor of `shape`.
  func transposed(_ shape: [Int], _ permutation: [Int]) -> Placement {
    let strides = Self.strides(shape)
    let newStrides = Self.strides(permutation.map { shape[$0] })
    var result = self
    result.order = order.map { position in
      permutation.enumerated().reduce(0) { sum, axis in
        sum + position / strides[axis.element] % shape[axis.element] * newStrides[axis.offset]
      }
    }
    return result
  }

  /// The order of axes of `shape` in which its elements lie here; nil when there is none.
  func permutation(of shape: [Int]) -> [Int]? {
    let strides = Self.strides(shape)
    for permutation in Self.permutations(shape.count) {
      var positions = [0]
      for axis in permutation {
        positions = positions.flatMap { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
      }
      if positions == order { return permutation }
    }
    return nil
  }

  private static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }

  /// Identity first.
  static func permutations(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    guard count <= 6 else { return [Array(0..<count)] }
    return permutations(count - 1).flatMap { rest in
      (0..<count).reversed().map { place in
        var permutation = rest
        permutation.insert(count - 1, at: place)
        return permutation
      }
    }
  }
}

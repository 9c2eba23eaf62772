/// Positions of elements in a row-major tensor.
struct TensorIndices {
  let shape: [Int]
  let strides: [Int]

  init(_ shape: [Int]) {
    self.shape = shape
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    self.strides = strides
  }

  /// For each element of the transposed tensor its position here.
  func transposed(_ permutation: [Int]) -> [Int] {
    walk(permutation.map { shape[$0] }, permutation.map { strides[$0] })
  }

  /// For each element of the slice its position here.
  func sliced(_ starts: [Int], _ steps: [Int], _ sizes: [Int]) -> [Int] {
    let first = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
    return walk(sizes, zip(steps, strides).map { $0 * $1 }).map { first + $0 }
  }

  /// For each element of `target` the position here, axes of size 1 repeated.
  func broadcast(to target: [Int]) -> [Int] {
    let missing = target.count - shape.count
    return walk(
      target, target.indices.map { $0 < missing || shape[$0 - missing] == 1 ? 0 : strides[$0 - missing] })
  }

  private func walk(_ sizes: [Int], _ strides: [Int]) -> [Int] {
    var positions = [0]
    for (size, stride) in zip(sizes, strides) {
      positions = positions.flatMap { start in (0..<size).map { start + $0 * stride } }
    }
    return positions
  }
}

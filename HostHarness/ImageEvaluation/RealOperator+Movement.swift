import Quantization

/// Operators that move numbers; they round nothing.
extension RealOperator {
  func transposed(_ permutation: [Int]) -> [Double] {
    let strides = Self.strides(inputs[0].description.shape)
    return walk(output.shape, permutation.map { strides[$0] }).map { inputs[0].numbers[$0] }
  }

  func sliced(_ starts: [Int], _ steps: [Int]) -> [Double] {
    let strides = Self.strides(inputs[0].description.shape)
    let first = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
    return walk(output.shape, zip(steps, strides).map { $0 * $1 }).map { inputs[0].numbers[first + $0] }
  }

  func padded(_ before: [Int], _ value: Double) -> [Double] {
    let strides = Self.strides(output.shape)
    let first = zip(before, strides).reduce(0) { $0 + $1.0 * $1.1 }
    var result = [Double](repeating: value, count: output.count)
    for (number, position) in zip(inputs[0].numbers, walk(inputs[0].description.shape, strides)) {
      result[first + position] = number
    }
    return result
  }

  private static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    return strides
  }

  /// Positions in row-major order of `sizes`, `strides` apart.
  private func walk(_ sizes: [Int], _ strides: [Int]) -> [Int] {
    var positions = [0]
    for (size, stride) in zip(sizes, strides) {
      positions = positions.flatMap { start in (0..<size).map { start + $0 * stride } }
    }
    return positions
  }
}

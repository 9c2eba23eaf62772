/// The axes of a row-major array in another order.
struct Transposition {
  /// Of the array before.
  let shape: [Int]
  /// `axes[i]`: the axis before that comes i-th afterwards.
  let axes: [Int]

  func apply(_ values: [Double]) -> [Double] {
    if axes == Array(shape.indices) { return values }
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let sizes = axes.map { shape[$0] }
    let steps = axes.map { strides[$0] }
    return [Double](unsafeUninitializedCapacity: values.count) { target, filled in
      values.withUnsafeBufferPointer { values in
        var index = [Int](repeating: 0, count: sizes.count)
        var from = 0
        for to in 0..<values.count {
          target.initializeElement(at: to, to: values[from])
          var axis = sizes.count - 1
          while axis >= 0 {
            index[axis] += 1
            from += steps[axis]
            if index[axis] < sizes[axis] { break }
            from -= steps[axis] * sizes[axis]
            index[axis] = 0
            axis -= 1
          }
        }
      }
      filled = values.count
    }
  }
}

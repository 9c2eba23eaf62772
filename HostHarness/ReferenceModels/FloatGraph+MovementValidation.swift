extension FloatGraph {
  /// The most taps of a pool's window: as many int16 numbers add up inside 32 bits.
  static let maximumPoolTapCount = 65535

  func checkPool(_ window: Window, of node: Node) throws(GraphError) {
    let (height, width) = try check(window, of: node)
    let input = values[node.inputs[0]].shape
    try checkShape(node, node.output, [height, width, input[2]])
    guard window.tapCount <= Self.maximumPoolTapCount else {
      throw invalid(node, "a window of a pool has at most \(Self.maximumPoolTapCount) taps")
    }
    // Dilated kernels may jump over all of a small input.
    let axes = [
      (height, window.strideHeight, window.paddingTop, window.kernelHeight, window.dilationHeight, input[0]),
      (width, window.strideWidth, window.paddingLeft, window.kernelWidth, window.dilationWidth, input[1]),
    ]
    for (outputs, stride, padding, kernel, dilation, size) in axes {
      for output in 0..<outputs {
        let origin = output * stride - padding
        guard (0..<kernel).contains(where: { (0..<size).contains(origin + $0 * dilation) }) else {
          throw invalid(node, "window \(output) holds padding only")
        }
      }
    }
  }

  /// Transpose, slice, pad and reshape.
  func checkMovement(of node: Node) throws(GraphError) {
    let input = values[node.inputs[0]].shape
    let rank = input.count
    switch node.operation {
    case .transpose(let permutation):
      guard permutation.sorted() == Array(0..<rank) else {
        throw invalid(node, "\(permutation) is no permutation of \(rank) axes")
      }
      try checkShape(node, node.output, permutation.map { input[$0] })
    case .slice(let slice):
      guard slice.starts.count == rank, slice.sizes.count == rank, slice.steps.count == rank else {
        throw invalid(node, "starts, sizes and steps need \(rank) numbers each")
      }
      try checkShape(node, node.output, slice.sizes)
      for axis in 0..<rank {
        let (start, step) = (slice.starts[axis], slice.steps[axis])
        guard step != 0, abs(step) <= Self.maximumDimension else {
          throw invalid(
            node, "the step of axis \(axis) must be 1 … \(Self.maximumDimension) or the same backwards")
        }
        guard (0..<input[axis]).contains(start),
          (0..<input[axis]).contains(start + (slice.sizes[axis] - 1) * step)
        else { throw invalid(node, "axis \(axis) has \(input[axis]) elements, the slice leaves them") }
      }
    case .pad(let pad):
      guard pad.before.count == rank, pad.after.count == rank else {
        throw invalid(node, "before and after need \(rank) numbers each")
      }
      guard (pad.before + pad.after).allSatisfy((0...Self.maximumDimension).contains) else {
        throw invalid(node, "paddings must lie in 0 … \(Self.maximumDimension)")
      }
      guard pad.value.isFinite else { throw invalid(node, "the padding must be finite") }
      try checkShape(node, node.output, (0..<rank).map { pad.before[$0] + input[$0] + pad.after[$0] })
    case .reshape(let shape):
      try checkShape(node, node.output, shape)
      let count = values[node.inputs[0]].count
      guard values[node.output].count == count else {
        throw invalid(node, "\(count) elements do not fit the shape \(shape)")
      }
    default: break
    }
  }

  private func invalid(_ node: Node, _ reason: String) -> GraphError {
    .invalidGeometry(graph: name, node: node.name, reason: reason)
  }
}

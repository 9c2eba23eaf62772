import ReferenceModels

/// Zeros around an image that only a convolution reads become that convolution's own padding.
extension FloatGraph {
  mutating func foldPaddings() {
    var readerCount = [Int](repeating: 0, count: values.count)
    for node in nodes {
      for input in node.inputs { readerCount[input] += 1 }
    }
    var pads: [Int: (input: Int, pad: Pad)] = [:]
    for node in nodes {
      if case .pad(let pad) = node.operation, pad.value == 0, pad.before.count == 3, pad.before[2] == 0,
        pad.after[2] == 0,
        readerCount[node.output] == 1, !outputs.contains(node.output)
      {
        pads[node.output] = (node.inputs[0], pad)
      }
    }
    var folded = Set<Int>()
    for index in nodes.indices {
      guard let (input, pad) = pads[nodes[index].inputs[0]],
        let operation = nodes[index].operation.padded(pad)
      else {
        continue
      }
      folded.insert(nodes[index].inputs[0])
      nodes[index].operation = operation
      nodes[index].inputs[0] = input
    }
    nodes.removeAll { folded.contains($0.output) }
  }
}

extension FloatGraph.Operation {
  /// A convolution with more padding; nil where the kernel is too small for it.
  fileprivate func padded(_ pad: FloatGraph.Pad) -> FloatGraph.Operation? {
    func widened(_ window: FloatGraph.Window) -> FloatGraph.Window? {
      var window = window
      window.paddingTop += pad.before[0]
      window.paddingBottom += pad.after[0]
      window.paddingLeft += pad.before[1]
      window.paddingRight += pad.after[1]
      let fits =
        max(window.paddingTop, window.paddingBottom) < window.spanHeight
        && max(window.paddingLeft, window.paddingRight) < window.spanWidth
      return fits ? window : nil
    }
    switch self {
    case .convolution2D(var convolution):
      guard let window = widened(convolution.window) else { return nil }
      convolution.window = window
      return .convolution2D(convolution)
    case .depthwiseConvolution2D(var convolution):
      guard let window = widened(convolution.window) else { return nil }
      convolution.window = window
      return .depthwiseConvolution2D(convolution)
    default: return nil
    }
  }
}

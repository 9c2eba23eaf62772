import ModelExchange
import Quantization

/// What moves elements without computing.
extension QuantizedLowering {
  mutating func lowerSlice(_ index: Int, _ starts: [Int], _ steps: [Int]) throws(ModelProblem) {
    let node = graph.nodes[index]
    let (from, axes) = try imageAxes(node)
    let shape = node.inputs[0].map { graph.values[$0].shape } ?? []
    let to = graph.values[node.output].shape
    var (imageStarts, imageSteps) = (axes.shape.map { _ in 0 }, axes.shape.map { _ in 1 })
    var imageShape = axes.shape
    for axis in shape.indices where to[axis] != shape[axis] || steps[axis] != 1 {
      guard let place = axes.places[axis] else {
        throw ModelProblem(
          .unsupportedLayout, "cuts \(shape) along axis \(axis), which is no axis in the image",
          remedy: "import the float model with --calibrate instead")
      }
      (imageStarts[place], imageSteps[place], imageShape[place]) = (starts[axis], steps[axis], to[axis])
    }
    try finish(
      node, name(index), .slice(starts: imageStarts, steps: imageSteps), from, imageShape,
      axes.isChannelsLast ? Placement.channelsLastOrder(to) : Array(0..<to.reduce(1, *)))
  }

  mutating func lowerPad(_ index: Int, _ before: [Int], _ value: Float) throws(ModelProblem) {
    let node = graph.nodes[index]
    let (from, axes) = try imageAxes(node)
    let shape = node.inputs[0].map { graph.values[$0].shape } ?? []
    let to = graph.values[node.output].shape
    var imageBefore = axes.shape.map { _ in 0 }
    var imageShape = axes.shape
    for axis in shape.indices where to[axis] != shape[axis] {
      guard let place = axes.places[axis] else {
        throw ModelProblem(
          .unsupportedLayout, "pads \(shape) along axis \(axis), which is no axis in the image",
          remedy: "import the float model with --calibrate instead")
      }
      (imageBefore[place], imageShape[place]) = (before[axis], to[axis])
    }
    let number = grid(from.tensor).quantized(Double(value))
    try finish(
      node, name(index), .pad(before: imageBefore, value: number), from, imageShape,
      axes.isChannelsLast ? Placement.channelsLastOrder(to) : Array(0..<to.reduce(1, *)))
  }

  /// Emits an operator that keeps its input's grid; a rescaling follows where the output has another.
  private mutating func finish(
    _ node: DequantizedGraph.Node, _ name: String, _ operation: QuantizedOperation, _ from: Placement,
    _ shape: [Int], _ order: [Int]
  ) throws(ModelProblem) {
    let own = TensorGrid(grid(from.tensor))
    let wanted = graph.values[node.output].grid ?? own
    var tensor = addTensor(graph.values[node.output].name, shape, own)
    emit(name, operation, [from.tensor], tensor)
    if wanted != own {
      let moved = tensor
      tensor = addTensor(graph.values[node.output].name, shape, wanted)
      try rescale(name, moved, tensor, wanted.everything)
    }
    placements[node.output] = Placement(tensor: tensor, order: order)
  }

  /// The image's axes of a tensor as ONNX's axes see them.
  private struct ImageAxes {
    var shape: [Int]
    /// For each of ONNX's axes; nil for one that is not an axis in the image.
    var places: [Int?]
    var isChannelsLast: Bool
  }

  private func imageAxes(
    _ node: DequantizedGraph.Node
  ) throws(ModelProblem) -> (Placement, ImageAxes) {
    let from = try placement(node, 0)
    let onnx = node.inputs[0].map { graph.values[$0].shape } ?? []
    let shape = network.tensors[from.tensor].shape
    if (3...4).contains(onnx.count), onnx[0] == 1, shape == Placement.imageShape(onnx),
      from.order == Placement.channelsLastOrder(onnx)
    {
      return (
        from,
        ImageAxes(
          shape: shape, places: onnx.count == 4 ? [nil, 2, 0, 1] : [nil, 2, 1], isChannelsLast: true)
      )
    }
    // Axes longer than 1 in ONNX's order.
    let long = onnx.indices.filter { onnx[$0] > 1 }
    let imageLong = shape.indices.filter { shape[$0] > 1 }
    guard from.order == Array(0..<from.order.count), long.map({ onnx[$0] }) == imageLong.map({ shape[$0] })
    else {
      throw ModelProblem(
        .unsupportedLayout, "reads \(onnx), which lies in the image in another order",
        remedy: "import the float model with --calibrate instead")
    }
    var places = [Int?](repeating: nil, count: onnx.count)
    for (axis, place) in zip(long, imageLong) { places[axis] = place }
    return (from, ImageAxes(shape: shape, places: places, isChannelsLast: false))
  }

  /// Input 0 of a convolution or a pool, its channels last; transposed where it lies otherwise.
  mutating func image(_ index: Int) throws(ModelProblem) -> Placement {
    let node = graph.nodes[index]
    let from = try placement(node, 0)
    let shape = node.inputs[0].map { graph.values[$0].shape } ?? []
    guard (3...4).contains(shape.count),
      let moved = moved(from, to: Placement.channelsLastOrder(shape), name(index))
    else {
      throw ModelProblem(
        .unsupportedLayout, "reads \(shape) in an order that no transposition makes channels last",
        remedy: "import the float model with --calibrate instead")
    }
    return reshaped(moved, Placement.imageShape(shape), name(index))
  }

  /// A placement in which the elements lie in `wanted` order, by a transposition where they do not; nil where none does it.
  mutating func moved(_ from: Placement, to wanted: [Int], _ name: String) -> Placement? {
    let count = from.order.count
    if from.order == wanted { return from }
    guard wanted.count == count else { return nil }
    let shape = network.tensors[from.tensor].shape
    for permutation in Placement.permutations(shape.count) {
      // The image's axes as ONNX's Transpose counts them.
      let places = Placement.identity(0, count: count).transposed(shape, permutation).order
      var order = [Int](repeating: 0, count: count)
      for (position, place) in places.enumerated() { order[place] = from.order[position] }
      guard order == wanted else { continue }
      var moved = network.tensors[from.tensor]
      moved.name = "\(name)/transposed"
      moved.shape = permutation.map { shape[$0] }
      moved.sourceLayout = nil
      network.tensors.append(moved)
      let tensor = network.tensors.count - 1
      emit(moved.name, .transpose(permutation: permutation), [from.tensor], tensor)
      return Placement(tensor: tensor, order: order)
    }
    return nil
  }

  /// The same elements in memory under another shape.
  mutating func reshaped(_ from: Placement, _ shape: [Int], _ name: String) -> Placement {
    var copy = network.tensors[from.tensor]
    guard copy.shape != shape else { return from }
    copy.name = "\(name)/reshaped"
    copy.shape = shape
    copy.sourceLayout = nil
    network.tensors.append(copy)
    let tensor = network.tensors.count - 1
    emit(copy.name, .clamp(copy.elementType.minimum...copy.elementType.maximum), [from.tensor], tensor)
    return Placement(tensor: tensor, order: from.order)
  }
}

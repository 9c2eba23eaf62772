import ReferenceModels

/// What moves elements without computing.
extension FloatGraphLowering {
  /// Nothing happens: the elements stay where they are.
  mutating func lowerReshape(_ node: ONNXGraph.Node) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    place(node.outputs[0], try tensor(input))
  }

  /// Nothing happens either, unless the axes cannot be told apart.
  mutating func lowerTranspose(_ node: ONNXGraph.Node, _ permutation: [Int]) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    let operand = Operand(tensor: try tensor(input), shape: shape(input))
    place(node.outputs[0], try transposed(operand, permutation).tensor)
  }

  /// A value under a shape that has its axes in the order of memory, neighbours joined where `apart` permits it.
  ///
  /// - Returns: the tensor, and for each of its axes the model's axes in it.
  private mutating func axes(
    _ value: Int, apart: Set<Int>, order wanted: [Int]? = nil
  ) throws(ModelProblem) -> (tensor: Placed, groups: [[Int]], order: [Int]) {
    let shape = shape(value)
    var tensor = try tensor(value)
    var order = tensor.layout.axisOrder(of: shape)
    if let wanted, order != wanted.filter({ shape[$0] > 1 }) {
      tensor = try moved(tensor, to: TensorLayout(shape: shape, order: wanted))
      order = wanted
    } else if order == nil {
      tensor = try moved(tensor, to: .rowMajor(shape))
      order = Array(shape.indices)
    }
    // Axes of size 1 may stand anywhere: where they are, seen from the front.
    var whole = order ?? []
    for axis in shape.indices where !whole.contains(axis) {
      whole.insert(axis, at: wanted?.firstIndex(of: axis).map { min($0, whole.count) } ?? 0)
    }
    var groups = whole.filter { shape[$0] > 1 || apart.contains($0) }.map { [$0] }
    if groups.count > 4 { groups = Self.joined(groups, apart: apart) }
    guard groups.count <= 4 else {
      throw ModelProblem(.unsupportedLayout, "works on more axes at once than the four that images have")
    }
    // Leading ones that are there already cost nothing.
    while groups.count < graph.values[tensor.value].shape.count { groups.insert([], at: 0) }
    tensor = try reshaped(tensor, groups.map { $0.reduce(1) { $0 * shape[$1] } })
    return (tensor, groups, whole)
  }

  /// Neighbours that need not be told apart as one axis.
  private static func joined(_ axes: [[Int]], apart: Set<Int>) -> [[Int]] {
    axes.reduce(into: []) { groups, axis in
      if let last = groups.last, apart.isDisjoint(with: axis), apart.isDisjoint(with: last) {
        groups[groups.count - 1] += axis
      } else {
        groups.append(axis)
      }
    }
  }

  mutating func lowerSlice(_ node: ONNXGraph.Node, starts: [Int], steps: [Int]) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    let sizes = shape(node.outputs[0])
    let from = shape(input)
    let touched = Set(from.indices.filter { sizes[$0] != from[$0] || steps[$0] != 1 })
    let (tensor, groups, order) = try axes(input, apart: touched)
    let value = sliced(
      tensor.value, starts: Self.spread(starts, groups, touched, 0),
      steps: Self.spread(steps, groups, touched, 1),
      sizes: groups.map { $0.reduce(1) { $0 * sizes[$1] } }, name: name(of: node))
    place(node.outputs[0], Placed(value: value, layout: TensorLayout(shape: sizes, order: order)))
  }

  mutating func lowerPad(
    _ node: ONNXGraph.Node, before: [Int], after: [Int], constant: Float
  ) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    let touched = Set(before.indices.filter { before[$0] + after[$0] > 0 })
    let (tensor, groups, order) = try axes(input, apart: touched)
    let value = padded(
      tensor.value, before: Self.spread(before, groups, touched, 0),
      after: Self.spread(after, groups, touched, 0), constant: constant, name: name(of: node))
    place(
      node.outputs[0], Placed(value: value, layout: TensorLayout(shape: shape(node.outputs[0]), order: order))
    )
  }

  mutating func lowerConcatenation(_ node: ONNXGraph.Node, axis: Int) throws(ModelProblem) {
    let inputs = node.inputs.compactMap { $0 }
    // Data decide the order, constants follow.
    guard let leader = inputs.first(where: { constant($0) == nil }) ?? inputs.first else { return }
    let (first, groups, order) = try axes(leader, apart: [axis])
    guard let place = groups.firstIndex(of: [axis]) else { return }
    // Images join along the last axis: what lies inside the axis becomes a part of it.
    let outer = Array(graph.values[first.value].shape[..<place])
    let isLast = place == groups.count - 1
    var parts: [Int] = []
    for input in inputs {
      let part = try axes(input, apart: [axis], order: order).tensor
      let size = graph.values[part.value].count / outer.reduce(1, *)
      parts.append(try isLast ? part.value : reshaped(part, outer + [size]).value)
    }
    let value = concatenated(parts, name: name(of: node))
    self.place(
      node.outputs[0], Placed(value: value, layout: TensorLayout(shape: shape(node.outputs[0]), order: order))
    )
  }

  /// What an attribute says of the axes that an operator touches, `other` elsewhere.
  private static func spread(_ list: [Int], _ groups: [[Int]], _ touched: Set<Int>, _ other: Int) -> [Int] {
    groups.map { group in group.first.flatMap { touched.contains($0) ? list[$0] : nil } ?? other }
  }
}

extension OperatorRule {
  /// Operators that move elements without computing.
  static let shape: [String: OperatorRule] = [
    "Concat": OperatorRule(1...256, ["axis"], concatenate),
    "Split": OperatorRule(1...2, ["axis", "split", "num_outputs"], split),
    "Slice": OperatorRule(3...5, [], slice),
    "Reshape": OperatorRule(2...2, ["allowzero"], reshape),
    "Flatten": OperatorRule(1...1, ["axis"]) { inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "input"))
      let axis = try node.integer("axis") ?? 1
      guard axis >= -x.count, axis <= x.count else {
        throw ModelProblem(.invalidShape, "axis \(axis) of \(x)")
      }
      let place = axis < 0 ? axis + x.count : axis
      try inference.emit(
        node, .reshape, inputs, shape: [x[..<place].reduce(1, *), x[place...].reduce(1, *)])
    },
    "Squeeze": OperatorRule(1...2, ["axes"]) { inference, node, inputs throws(ModelProblem) in
      let value = try inference.required(inputs, 0, "data")
      let x = inference.shape(value)
      let given = try inference.sizes(node, inputs, 1, orAttribute: "axes")
      let axes =
        try given.map { axes throws(ModelProblem) in try inference.axes(axes, rank: x.count) }
        ?? x.indices.filter { x[$0] == 1 }
      guard axes.allSatisfy({ x[$0] == 1 }) else { throw ModelProblem(.invalidShape, "axes \(axes) of \(x)") }
      try inference.emit(
        node, .reshape, [value], shape: x.indices.filter { !axes.contains($0) }.map { x[$0] })
    },
    "Unsqueeze": OperatorRule(1...2, ["axes"]) { inference, node, inputs throws(ModelProblem) in
      let value = try inference.required(inputs, 0, "data")
      let x = inference.shape(value)
      let given = try inference.sizes(node, inputs, 1, orAttribute: "axes") ?? []
      let rank = x.count + given.count
      let axes = Set(try inference.axes(given, rank: rank))
      var rest = x[...]
      let shape = (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
      try inference.emit(node, .reshape, [value], shape: shape)
    },
    "Transpose": OperatorRule(1...1, ["perm"]) { inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "data"))
      let permutation = try node.integers("perm") ?? x.indices.reversed()
      guard permutation.sorted() == Array(x.indices) else {
        throw ModelProblem(.invalidShape, "perm \(permutation) of \(x)")
      }
      try inference.emit(node, .transpose(permutation), inputs, shape: permutation.map { x[$0] })
    },
    "Expand": OperatorRule(2...2) { inference, node, inputs throws(ModelProblem) in
      let value = try inference.required(inputs, 0, "input")
      guard let target = try inference.sizes(inputs, 1, "shape") else { return }
      _ = try ONNXTensor.shape(target.map(Int64.init), place: node.place, limits: inference.limits)
      let shape = try inference.broadcast(inference.shape(value), target)
      if shape == inference.shape(value) { return inference.bind(node, to: value) }
      try inference.emit(node, .expand, [value], shape: shape)
    },
    "Pad": OperatorRule(2...4, ["mode"], pad),
  ]

  private static let concatenate: Inference = { inference, node, inputs throws(ModelProblem) in
    let first = inference.shape(try inference.required(inputs, 0, "inputs"))
    let axis = try inference.axis(try node.integer("axis") ?? 0, rank: first.count)
    var shape = first
    shape[axis] = 0
    for position in inputs.indices {
      var part = inference.shape(try inference.required(inputs, position, "inputs"))
      guard part.count == first.count else { throw ModelProblem(.invalidShape, "joins \(first) and \(part)") }
      shape[axis] += part[axis]
      part[axis] = first[axis]
      guard part == first else {
        throw ModelProblem(.invalidShape, "joins \(first) and others along axis \(axis)")
      }
    }
    try inference.emit(node, .concatenate(axis: axis), inputs, shape: shape)
  }

  private static let split: Inference = { inference, node, inputs throws(ModelProblem) in
    let value = try inference.required(inputs, 0, "input")
    let x = inference.shape(value)
    let axis = try inference.axis(try node.integer("axis") ?? 0, rank: x.count)
    let count = try node.integer("num_outputs") ?? node.outputs.count
    guard count > 0, count == node.outputs.count else {
      throw ModelProblem(.malformed, "\(node.outputs.count) outputs, attributes ask for \(count)")
    }
    // The last part may be smaller.
    let even = (x[axis] + count - 1) / count
    let parts =
      try inference.sizes(node, inputs, 1, orAttribute: "split")
      ?? (0..<count).map { min(even, x[axis] - $0 * even) }
    guard parts.count == count, parts.allSatisfy({ $0 > 0 && $0 <= x[axis] }), parts.reduce(0, +) == x[axis]
    else {
      throw ModelProblem(.invalidShape, "parts \(parts) of \(x[axis])")
    }
    var start = 0
    for (position, part) in parts.enumerated() {
      var shape = x
      shape[axis] = part
      try inference.emit(
        node,
        .slice(
          starts: x.indices.map { $0 == axis ? start : 0 }, steps: [Int](repeating: 1, count: x.count)),
        [value], shape: shape, output: position)
      start += part
    }
  }

  private static let slice: Inference = { inference, node, inputs throws(ModelProblem) in
    let value = try inference.required(inputs, 0, "data")
    let x = inference.shape(value)
    let from = try inference.sizes(inputs, 1, "starts") ?? []
    let to = try inference.sizes(inputs, 2, "ends") ?? []
    let axes = try inference.axes(
      try inference.sizes(inputs, 3, "axes") ?? Array(from.indices), rank: x.count)
    let by = try inference.sizes(inputs, 4, "steps") ?? [Int](repeating: 1, count: axes.count)
    guard from.count == axes.count, to.count == axes.count, by.count == axes.count else {
      throw ModelProblem(.malformed, "starts, ends, axes and steps differ in number")
    }
    var starts = [Int](repeating: 0, count: x.count)
    var steps = [Int](repeating: 1, count: x.count)
    var shape = x
    for (position, axis) in axes.enumerated() {
      let size = x[axis]
      let step = by[position]
      guard step != 0, abs(step) <= 1 << 31 else { throw ModelProblem(.invalidShape, "step \(step)") }
      let range = step > 0 ? 0...size : -1...(size - 1)
      func clamped(_ bound: Int) -> Int {
        max(range.lowerBound, min(bound < 0 ? bound + size : bound, range.upperBound))
      }
      let start = step > 0 ? clamped(from[position]) : min(clamped(from[position]), size - 1)
      let end = clamped(to[position])
      starts[axis] = start
      steps[axis] = step
      shape[axis] = max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step)
    }
    if shape == x, steps.allSatisfy({ $0 == 1 }) { return inference.bind(node, to: value) }
    try inference.emit(node, .slice(starts: starts, steps: steps), [value], shape: shape)
  }

  private static let reshape: Inference = { inference, node, inputs throws(ModelProblem) in
    let value = try inference.required(inputs, 0, "data")
    let x = inference.shape(value)
    guard let target = try inference.sizes(inputs, 1, "shape") else { return }
    let allowsZero = try node.integer("allowzero") ?? 0 != 0
    let count = x.reduce(1, *)
    var shape = target.enumerated().map { axis, size in
      size == 0 && !allowsZero && axis < x.count ? x[axis] : size
    }
    let free = shape.indices.filter { shape[$0] == -1 }
    guard free.count <= 1, shape.allSatisfy({ $0 >= -1 && $0 <= inference.limits.elementCount }) else {
      throw ModelProblem(.invalidShape, "to \(target)")
    }
    if let axis = free.first {
      var others = 1
      for (other, size) in shape.enumerated() where other != axis {
        others = min(others * max(size, 1), 1 << 38)
      }
      guard others > 0, count % others == 0 else {
        throw ModelProblem(.invalidShape, "from \(x) to \(target)")
      }
      shape[axis] = count / others
    }
    let checked = try ONNXTensor.shape(shape.map(Int64.init), place: node.place, limits: inference.limits)
    guard checked.reduce(1, *) == count else {
      throw ModelProblem(
        .invalidShape, "from \(x) to \(target)",
        remedy: "the export fixed another batch or size than the input has")
    }
    try inference.emit(node, .reshape, [value], shape: checked)
  }

  private static let pad: Inference = { inference, node, inputs throws(ModelProblem) in
    let mode = try node.text("mode") ?? "constant"
    guard let border = PaddedIndices.Border(rawValue: mode) else {
      throw ModelProblem(.unsupportedAttribute, "mode '\(mode)'", remedy: "pad with a constant")
    }
    let value = try inference.required(inputs, 0, "data")
    let x = inference.shape(value)
    guard let pads = try inference.sizes(inputs, 1, "pads") else { return }
    let axes = try inference.axes(try inference.sizes(inputs, 3, "axes") ?? Array(x.indices), rank: x.count)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ abs($0) <= 65536 }) else {
      throw ModelProblem(.invalidShape, "pads \(pads) for \(axes.count) axes")
    }
    var before = [Int](repeating: 0, count: x.count)
    var after = before
    for (position, axis) in axes.enumerated() {
      before[axis] = pads[position]
      after[axis] = pads[axes.count + position]
    }
    guard pads.allSatisfy({ $0 >= 0 }) else {
      throw ModelProblem(.unsupportedInput, "negative pads \(pads)", remedy: "use Slice to cut")
    }
    if border != .constant {
      return try inference.padFromInside(node, value, border, before: before, after: after)
    }
    let constant = try inference.scalar(inputs, 2, "constant_value") ?? 0
    let shape = x.indices.map { x[$0] + before[$0] + after[$0] }
    if shape == x { return inference.bind(node, to: value) }
    try inference.emit(
      node, .pad(before: before, after: after, value: constant), [value], shape: shape)
  }
}

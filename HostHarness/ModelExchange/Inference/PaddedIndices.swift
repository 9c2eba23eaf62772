/// Padding whose numbers come from the tensor itself: along one axis, for every place of the result its place in the source.
struct PaddedIndices {
  /// ONNX's modes.
  enum Border: String {
    case constant
    /// The outermost number again and again.
    case edge
    /// Mirrored at the outermost number, which stands once.
    case reflect
    /// From the other end.
    case wrap
  }

  /// Places that follow each other at one distance: what one slice copies.
  struct Run: Equatable {
    var start: Int
    var step: Int
    var count: Int
  }

  let indices: [Int]

  init(_ border: Border, size: Int, before: Int, after: Int) {
    indices = (-before..<size + after).map { place in
      switch border {
      case .constant, .edge: min(max(place, 0), size - 1)
      case .wrap: Self.remainder(place, size)
      case .reflect:
        // There and back again.
        size == 1 ? 0 : size - 1 - abs(size - 1 - Self.remainder(place, 2 * size - 2))
      }
    }
  }

  private static func remainder(_ value: Int, _ divisor: Int) -> Int {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  var runs: [Run] {
    var runs: [Run] = []
    for index in indices {
      if let last = runs.last, last.count == 1 || index == last.start + last.count * last.step,
        index != last.start
      {
        if last.count == 1 { runs[runs.count - 1].step = index - last.start }
        runs[runs.count - 1].count += 1
      } else {
        runs.append(Run(start: index, step: 1, count: 1))
      }
    }
    return runs
  }
}

extension GraphInference {
  /// Pads axis by axis, by joining slices.
  mutating func padFromInside(
    _ node: RawNode, _ value: Int, _ border: PaddedIndices.Border, before: [Int], after: [Int]
  ) throws(ModelProblem) {
    var value = value
    let touched = before.indices.filter { before[$0] + after[$0] > 0 }
    guard !touched.isEmpty else { return bind(node, to: value) }
    for axis in touched {
      let x = shape(value)
      guard border != .reflect || max(before[axis], after[axis]) < x[axis] else {
        throw ModelProblem(
          .invalidShape, "mirrors \(max(before[axis], after[axis])) places of \(x[axis]) along axis \(axis)")
      }
      let runs = PaddedIndices(border, size: x[axis], before: before[axis], after: after[axis]).runs
      guard runs.count <= 256 else {
        throw ModelProblem(
          .tooLarge, "pads with \(runs.count) pieces along axis \(axis); at most 256 are joined",
          remedy: "pad with a constant")
      }
      var parts: [Int] = []
      for run in runs {
        var (starts, steps, shape) = ([Int](repeating: 0, count: x.count), x.map { _ in 1 }, x)
        (starts[axis], steps[axis], shape[axis]) = (run.start, run.step, run.count)
        parts.append(
          try emit(
            node, .slice(starts: starts, steps: steps), [value], shape: shape,
            name: "piece \(parts.count) of axis \(axis)"))
      }
      var shape = x
      shape[axis] += before[axis] + after[axis]
      value = try emit(
        node, .concatenate(axis: axis), parts, shape: shape,
        name: axis == touched.last ? nil : "padded along axis \(axis)")
    }
  }
}

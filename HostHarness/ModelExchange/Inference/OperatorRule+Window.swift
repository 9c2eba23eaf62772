extension OperatorRule {
  /// Pools and means.
  static let window: [String: OperatorRule] = [
    "MaxPool": OperatorRule(1...1, WindowAttributes.names.union(["ceil_mode", "storage_order"])) {
      inference, node, inputs throws(ModelProblem) in
      try pool(&inference, node, inputs) { .maximumPool($0) }
    },
    "AveragePool": OperatorRule(1...1, WindowAttributes.names.union(["ceil_mode", "count_include_pad"])) {
      inference, node, inputs throws(ModelProblem) in
      let counts = try node.integer("count_include_pad") ?? 0 != 0
      try pool(&inference, node, inputs) { .averagePool($0, countsPadding: counts) }
    },
    "GlobalAveragePool": OperatorRule(1...1) { inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "X"))
      guard x.count >= 3 else { throw ModelProblem(.invalidShape, "input \(x)") }
      let shape = x.enumerated().map { $0 < 2 ? $1 : 1 }
      try inference.emit(node, .reduceMean(axes: Array(2..<x.count)), inputs, shape: shape)
    },
    "GlobalMaxPool": OperatorRule(1...1) { inference, node, inputs throws(ModelProblem) in
      let x = inference.shape(try inference.required(inputs, 0, "X"))
      guard (3...4).contains(x.count) else { throw ModelProblem(.invalidShape, "input \(x)") }
      let rank = x.count - 2
      let window = ONNXWindow(
        kernel: Array(x[2...]), strides: [Int](repeating: 1, count: rank),
        dilations: [Int](repeating: 1, count: rank),
        before: [Int](repeating: 0, count: rank), after: [Int](repeating: 0, count: rank))
      try inference.emit(node, .maximumPool(window), inputs, shape: x.enumerated().map { $0 < 2 ? $1 : 1 })
    },
    "ReduceMean": reduction { inference, node, value, axes, shape throws(ModelProblem) in
      try inference.emit(node, .reduceMean(axes: axes), [value], shape: shape)
    },
    // A sum is a mean times a count.
    "ReduceSum": reduction { inference, node, value, axes, shape throws(ModelProblem) in
      try inference.emitSum(node, of: value, axes: axes, shape: shape)
    },
    "ReduceSumSquare": reduction { inference, node, value, axes, shape throws(ModelProblem) in
      let square = try inference.emit(
        node, .function(.power(exponent: 2)), [value], shape: inference.shape(value), name: "square")
      try inference.emitSum(node, of: square, axes: axes, shape: shape)
    },
  ]

  private typealias Reduction =
    @Sendable (
      _ inference: inout GraphInference, _ node: RawNode, _ value: Int, _ axes: [Int], _ shape: [Int]
    ) throws(ModelProblem) -> Void

  private static func reduction(_ emit: @escaping Reduction) -> OperatorRule {
    OperatorRule(1...2, ["axes", "keepdims", "noop_with_empty_axes"]) {
      inference, node, inputs throws(ModelProblem) in
      let value = try inference.required(inputs, 0, "data")
      let x = inference.shape(value)
      let given = try inference.sizes(node, inputs, 1, orAttribute: "axes") ?? []
      if given.isEmpty, try node.integer("noop_with_empty_axes") ?? 0 != 0 {
        throw ModelProblem(.unsupportedAttribute, "noop_with_empty_axes without axes")
      }
      let axes = given.isEmpty ? Array(x.indices) : try inference.axes(given, rank: x.count).sorted()
      let keeps = try node.integer("keepdims") ?? 1 != 0
      let shape = x.enumerated().compactMap { axis, size in axes.contains(axis) ? (keeps ? 1 : nil) : size }
      try emit(&inference, node, value, axes, shape)
    }
  }

  private static func pool(
    _ inference: inout GraphInference, _ node: RawNode, _ inputs: [Int?],
    _ operation: (ONNXWindow) -> ONNXOperation
  ) throws(ModelProblem) {
    guard node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
      throw ModelProblem(.unsupportedAttribute, "the indices of the maxima are not supported")
    }
    let x = inference.shape(try inference.required(inputs, 0, "X"))
    guard x.count >= 3 else { throw ModelProblem(.invalidShape, "input \(x)") }
    let attributes = try WindowAttributes(node, spatial: Array(x[2...]), kernel: nil)
    try inference.emit(node, operation(attributes.window), inputs, shape: Array(x[..<2]) + attributes.output)
  }
}

extension GraphInference {
  fileprivate mutating func emitSum(
    _ node: RawNode, of value: Int, axes: [Int], shape: [Int]
  ) throws(ModelProblem) {
    let count = axes.reduce(1) { $0 * self.shape(value)[$1] }
    let mean = try emit(node, .reduceMean(axes: axes), [value], shape: shape, name: "mean")
    try emit(node, .function(.affine(factor: Float(count), offset: 0)), [mean], shape: shape)
  }
}

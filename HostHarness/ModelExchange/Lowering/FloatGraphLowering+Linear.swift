import ReferenceModels

/// Matrix products with constants: a dense layer, or a 1 × 1 convolution where there are several rows.
extension FloatGraphLowering {
  mutating func lowerGemm(_ node: ONNXGraph.Node, _ gemm: ONNXGemm) throws(ModelProblem) {
    guard let a = node.inputs[0], let b = node.inputs[1] else { return }
    let c = node.inputs.count > 2 ? node.inputs[2] : nil
    if constant(b) == nil, constant(a) != nil {
      throw ModelProblem(
        .unsupportedInput, "multiplies a constant by data; only data by a constant is supported")
    }
    guard let elements = try reals(b, "weights") else { return }
    let weights =
      gemm.transposesB ? elements : Self.transposed(elements, rows: shape(b)[0], columns: shape(b)[1])
    let columns = shape(node.outputs[0])[1]
    var bias = [Float](repeating: 0, count: columns)
    if let c {
      guard let added = try reals(c, "bias") else { return }
      let rows = Self.repeated(added, shape(c), to: shape(node.outputs[0]))
      guard let first = rows.first, rows.allSatisfy({ $0 == first }) else {
        throw ModelProblem(.unsupportedInput, "adds another bias to every row", remedy: "add it with Add")
      }
      bias = first.map { gemm.beta * $0 }
    }
    let scaled = gemm.alpha == 1 ? weights : weights.map { gemm.alpha * $0 }
    var data = Operand(tensor: try tensor(a), shape: shape(a))
    if gemm.transposesA { data = try transposed(data, [1, 0]) }
    try multiply(node, data, inner: 1, weights: scaled, bias: bias)
  }

  mutating func lowerMatrixProduct(_ node: ONNXGraph.Node) throws(ModelProblem) {
    guard let a = node.inputs[0], let b = node.inputs[1] else { return }
    guard constant(a) != nil || constant(b) != nil else {
      throw ModelProblem(
        .unsupportedInput, "multiplies two computed tensors",
        remedy: "one factor must be constant; attention is not supported")
    }
    let bias = try reals(node.inputs.count > 2 ? node.inputs[2] : nil, "bias")
    let (data, weightValue) = constant(b) == nil ? (b, a) : (a, b)
    guard let elements = try reals(weightValue, "weights") else { return }
    let weightShape = shape(weightValue)
    guard weightShape.dropLast(2).allSatisfy({ $0 == 1 }) else {
      throw ModelProblem(
        .unsupportedInput, "multiplies by a stack of matrices \(weightShape)", remedy: "use one matrix")
    }
    let rank = shape(data).count
    let operand = Operand(tensor: try tensor(data), shape: shape(data))
    if data == a {
      let inner = weightShape.count == 1 ? weightShape[0] : weightShape[weightShape.count - 2]
      let columns = elements.count / inner
      try multiply(
        node, operand, inner: rank - 1, weights: Self.transposed(elements, rows: inner, columns: columns),
        bias: bias ?? [Float](repeating: 0, count: columns))
    } else {
      // W x for every column of x: the last axis but one is contracted.
      let inner = weightShape[weightShape.count - 1]
      let outputs = elements.count / inner
      try multiply(
        node, operand, inner: rank == 1 ? 0 : rank - 2, weights: elements,
        bias: [Float](repeating: 0, count: outputs))
    }
  }

  /// `weights [O, I]` times what lies along axis `inner`, for all rows of the other axes. The result keeps the other axes'
  /// order in memory and has its columns innermost.
  private mutating func multiply(
    _ node: ONNXGraph.Node, _ data: Operand, inner: Int, weights: [Float], bias: [Float]
  ) throws(ModelProblem) {
    let (tensor, matrix) = try matrix(data, inner: [inner])
    let numbers = matrix.columnNumbers
    let columns = numbers.count
    var ordered = weights
    if numbers != Array(0..<columns) {
      ordered = (0..<bias.count).flatMap { row in numbers.map { weights[row * columns + $0] } }
    }
    let result: Int
    if matrix.rowCount == 1 {
      result = add(.fullyConnected(weights: ordered, bias: bias), [tensor.value], name: name(of: node))
    } else {
      let rows = try reshaped(tensor, image(tensor, matrix))
      result = add(
        .convolution2D(.init(weights: ordered, bias: bias, window: .init(kernelHeight: 1, kernelWidth: 1))),
        [rows.value], name: name(of: node))
    }
    place(node.outputs[0], Placed(value: result, layout: matrix.replacingColumns([bias.count])))
  }

  /// `[H, W, C]` as the tensor has it already, or `[1, rows, C]`.
  private func image(_ tensor: Placed, _ matrix: TensorLayout.Matrix) -> [Int] {
    let shape = graph.values[tensor.value].shape
    return shape.count == 3 && shape[2] == matrix.columnCount
      ? shape : [1, matrix.rowCount, matrix.columnCount]
  }

  static func transposed(_ elements: [Float], rows: Int, columns: Int) -> [Float] {
    TensorIndices([rows, columns]).transposed([1, 0]).map { elements[$0] }
  }

  /// A tensor broadcast to `shape`, row by row.
  private static func repeated(_ elements: [Float], _ from: [Int], to shape: [Int]) -> [[Float]] {
    let all = TensorIndices(from).broadcast(to: shape).map { elements[$0] }
    return (0..<shape[0]).map { Array(all[$0 * shape[1]..<($0 + 1) * shape[1]]) }
  }
}

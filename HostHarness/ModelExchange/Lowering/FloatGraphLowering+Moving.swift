import ReferenceModels

/// Bringing tensors into the order and shape that an operator needs.
extension FloatGraphLowering {
  /// The same elements in memory under another shape.
  mutating func reshaped(_ tensor: Placed, _ shape: [Int]) throws(ModelProblem) -> Placed {
    guard graph.values[tensor.value].shape != shape else { return tensor }
    let value = add(
      .reshape(shape), [tensor.value], name: "\(graph.values[tensor.value].name) (reshaped)")
    return Placed(value: value, layout: tensor.layout)
  }

  /// The tensor in another order of memory: by one transposition, or by two where the orders cut the elements differently.
  mutating func moved(_ tensor: Placed, to layout: TensorLayout) throws(ModelProblem) -> Placed {
    if tensor.layout == layout { return tensor }
    guard let (sizes, permutation) = tensor.layout.permutation(to: layout) else {
      let plain = TensorLayout.rowMajor(tensor.layout.factors)
      guard tensor.layout != plain, layout != plain else {
        throw ModelProblem(
          .unsupportedLayout, "needs its elements in an order that no transposition yields",
          remedy: "simplify the reshapes around it")
      }
      return try moved(try moved(tensor, to: plain), to: layout)
    }
    guard sizes.count <= 4 else {
      throw ModelProblem(
        .unsupportedLayout, "moves \(sizes.count) axes at once; images transpose up to four",
        remedy: "split the transposition")
    }
    let source = try reshaped(tensor, sizes)
    let value = add(
      .transpose(permutation: permutation), [source.value],
      name: "\(graph.values[tensor.value].name) (transposed)")
    return Placed(value: value, layout: layout)
  }

  /// A value with its axis `axis` innermost and the axes of `spatial` before it in order, as `[H, W, C]`.
  ///
  /// - Returns: the tensor, and for each channel as it lies its number in the model.
  mutating func image(
    _ value: Int, isOrdered: Bool = false
  ) throws(ModelProblem) -> (tensor: Placed, channels: TensorLayout) {
    let shape = shape(value)
    guard (3...4).contains(shape.count), shape[0] == 1 else {
      throw ModelProblem(
        .unsupportedInput, "input \(shape); expected [1, C, H, W] or [1, C, L]",
        remedy: shape.first == 1 ? "" : "export with a batch of one, or say so with --shape")
    }
    var tensor = try tensor(value)
    let wanted = TensorLayout.channelsLast(shape)
    var channels = TensorLayout.rowMajor([shape[1]])
    if tensor.layout != wanted {
      if !isOrdered, let lying = tensor.layout.channels(ofImage: shape) {
        channels = lying
      } else {
        tensor = try moved(tensor, to: wanted)
      }
    }
    let spatial = shape.count == 3 ? [1, shape[2]] : Array(shape[2...])
    return (try reshaped(tensor, spatial + [shape[1]]), channels)
  }

  /// A tensor and the shape under which the model sees it.
  struct Operand {
    var tensor: Placed
    var shape: [Int]
  }

  /// The tensor with its axes exchanged, moved only where they cannot be told apart.
  mutating func transposed(_ operand: Operand, _ permutation: [Int]) throws(ModelProblem) -> Operand {
    var tensor = operand.tensor
    if tensor.layout.transposed(operand.shape, permutation) == nil {
      tensor = try moved(tensor, to: .rowMajor(operand.shape))
    }
    guard let layout = tensor.layout.transposed(operand.shape, permutation) else {
      throw ModelProblem(.unsupportedLayout, "cannot tell the axes of \(operand.shape) apart")
    }
    return Operand(
      tensor: Placed(value: tensor.value, layout: layout), shape: permutation.map { operand.shape[$0] })
  }

  mutating func matrix(
    _ value: Int, inner: [Int]
  ) throws(ModelProblem) -> (tensor: Placed, matrix: TensorLayout.Matrix) {
    try matrix(Operand(tensor: try tensor(value), shape: shape(value)), inner: inner)
  }

  /// A tensor as rows of what lies along `inner`, innermost in memory, `[rows, columns]` in one piece.
  mutating func matrix(
    _ operand: Operand, inner: [Int]
  ) throws(ModelProblem) -> (tensor: Placed, matrix: TensorLayout.Matrix) {
    let shape = operand.shape
    var tensor = operand.tensor
    if let matrix = tensor.layout.matrix(shape, inner: inner) { return (tensor, matrix) }
    let order = shape.indices.filter { !inner.contains($0) } + inner
    tensor = try moved(tensor, to: TensorLayout(shape: shape, order: order))
    guard let matrix = tensor.layout.matrix(shape, inner: inner) else {
      throw ModelProblem(.unsupportedLayout, "cannot bring axes \(inner) of \(shape) together")
    }
    return (tensor, matrix)
  }
}

extension TensorLayout {
  /// `[1, C, …]` as `[…, C]`.
  static func channelsLast(_ shape: [Int]) -> TensorLayout { innermost(1, of: shape) }

  /// How the channels lie among themselves, where `[1, C, …]` lies as `[…, C]` with the spatial axes in order; nil
  /// otherwise.
  func channels(ofImage shape: [Int]) -> TensorLayout? {
    guard let (cut, groups) = axes(of: shape) else { return nil }
    let spatial = groups[2...].flatMap { $0 }
    guard Array(cut.order.prefix(spatial.count)) == spatial, let first = groups[1].first else { return nil }
    return TensorLayout(
      shape: groups[1].map { cut.factors[$0] }, order: cut.order.dropFirst(spatial.count).map { $0 - first })
  }

  /// `[1, C, …]` as `[…, C]`, the channels among themselves as `channels` says.
  static func image(_ shape: [Int], channels: TensorLayout) -> TensorLayout {
    let spatial = Array(shape[2...])
    let count = channels.factors.count
    return TensorLayout(
      shape: channels.factors + spatial, order: spatial.indices.map { count + $0 } + channels.order)
  }
}

import ReferenceModels

/// Convolutions and pools. A sequence `[1, C, L]` is an image of one row.
extension FloatGraphLowering {
  mutating func lowerConvolution(
    _ node: ONNXGraph.Node, _ window: ONNXWindow, groups: Int
  ) throws(ModelProblem) {
    guard let input = node.inputs[0], let weightValue = node.inputs[1] else { return }
    let weightShape = shape(weightValue)
    guard let weights = try reals(weightValue, "weights") else { return }
    let outputs = weightShape[0]
    let bias =
      try reals(node.inputs.count > 2 ? node.inputs[2] : nil, "bias") ?? [Float](repeating: 0, count: outputs)
    let taps = window.kernel.reduce(1, *)
    guard groups <= 256 || weightShape[1] == 1 else {
      throw ModelProblem(
        .tooLarge, "\(groups) groups; 256 are supported", remedy: "use a depthwise convolution")
    }
    let isDepthwise = groups > 1 && weightShape[1] == 1
    var (tensor, channels) = try image(input, isOrdered: groups > 1 && !isDepthwise)
    let frame = try windowed(&tensor, window, padding: 0)
    let result: Int
    let output = shape(node.outputs[0])
    var outputChannels = TensorLayout.rowMajor([outputs])
    if isDepthwise {
      // Output channels follow the order in which input channels lie.
      let multiplier = outputs / groups
      let order = channels.elementNumbers.flatMap { channel in
        (0..<multiplier).map { channel * multiplier + $0 }
      }
      outputChannels = TensorLayout(
        shape: channels.factors + [multiplier], order: channels.order + [channels.factors.count])
      result = add(
        .depthwiseConvolution2D(
          .init(
            weights: (0..<taps).flatMap { tap in order.map { weights[$0 * taps + tap] } },
            bias: order.map { bias[$0] }, window: frame)), [tensor.value], name: name(of: node))
    } else if groups == 1 {
      result = add(
        .convolution2D(
          .init(
            weights: Self.channelsLast(weights, taps: taps, numbers: channels.elementNumbers), bias: bias,
            window: frame)),
        [tensor.value], name: name(of: node))
    } else {
      result = try grouped(node, tensor, weights, bias, frame, groups: groups, taps: taps)
    }
    place(node.outputs[0], Placed(value: result, layout: .image(output, channels: outputChannels)))
  }

  /// `[O, I, taps]` as `[O, taps, I]`, input channels in the order of `numbers`.
  private static func channelsLast(_ weights: [Float], taps: Int, numbers: [Int]) -> [Float] {
    let inputs = numbers.count
    var result: [Float] = []
    result.reserveCapacity(weights.count)
    for output in 0..<weights.count / (inputs * taps) {
      for tap in 0..<taps {
        for input in numbers { result.append(weights[(output * inputs + input) * taps + tap]) }
      }
    }
    return result
  }

  /// A convolution for each group, over slices of the channels.
  private mutating func grouped(
    _ node: ONNXGraph.Node, _ tensor: Placed, _ weights: [Float], _ bias: [Float],
    _ window: FloatGraph.Window, groups: Int, taps: Int
  ) throws(ModelProblem) -> Int {
    let shape = graph.values[tensor.value].shape
    let inputs = shape[2] / groups
    let outputs = bias.count / groups
    let weightCount = weights.count / groups
    var parts: [Int] = []
    for group in 0..<groups {
      let slice = sliced(
        tensor.value, starts: [0, 0, group * inputs], steps: [1, 1, 1], sizes: [shape[0], shape[1], inputs],
        name: "\(name(of: node)) (input of group \(group))")
      let own = Array(weights[group * weightCount..<(group + 1) * weightCount])
      parts.append(
        add(
          .convolution2D(
            .init(
              weights: Self.channelsLast(own, taps: taps, numbers: Array(0..<inputs)),
              bias: Array(bias[group * outputs..<(group + 1) * outputs]), window: window)), [slice],
          name: "\(name(of: node)) (group \(group))"))
    }
    return concatenated(parts, name: name(of: node))
  }

  mutating func lowerPool(
    _ node: ONNXGraph.Node, _ window: ONNXWindow, averages: Bool, countsPadding: Bool
  ) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    var (tensor, channels) = try image(input)
    var window = window
    var countsPadding = countsPadding
    if averages, countsPadding, window.overhang.contains(where: { $0 > 0 }) {
      // Zeros that count are zeros of the input, the overhang stays outside.
      tensor.value = padded(
        tensor.value, before: Self.spatial(window.before, 0) + [0],
        after: Self.spatial(zip(window.after, window.overhang).map { $0 - $1 }, 0) + [0], constant: 0,
        name: "\(name(of: node)) (padded)")
      window.before = window.before.map { _ in 0 }
      window.after = window.overhang
      countsPadding = false
    }
    let frame = try windowed(&tensor, window, padding: averages && countsPadding ? 0 : nil)
    let pool: FloatGraph.Operation =
      averages ? .averagePool2D(.init(window: frame, countsPadding: countsPadding)) : .maxPool2D(frame)
    place(node, add(pool, [tensor.value], name: name(of: node)), channels)
  }

  private mutating func place(_ node: ONNXGraph.Node, _ value: Int, _ channels: TensorLayout) {
    place(
      node.outputs[0],
      Placed(value: value, layout: .image(shape(node.outputs[0]), channels: channels)))
  }

  private static func spatial(_ list: [Int], _ other: Int) -> [Int] {
    list.count == 1 ? [other] + list : list
  }

  /// The window over rows and columns. Images pad by less than the kernel; more is done by padding with `padding` before,
  /// if that is permitted.
  private mutating func windowed(
    _ tensor: inout Placed, _ window: ONNXWindow, padding: Float?
  ) throws(ModelProblem) -> FloatGraph.Window {
    var before = Self.spatial(window.before, 0)
    var after = Self.spatial(window.after, 0)
    let extents = Self.spatial(window.kernel.indices.map(window.extent), 1)
    if zip(before + after, extents + extents).contains(where: { $0 >= $1 }) {
      guard let padding else {
        throw ModelProblem(
          .unsupportedAttribute, "pads \(before), \(after) of a pool are not smaller than its kernel")
      }
      tensor.value = padded(
        tensor.value, before: before + [0], after: after + [0], constant: padding,
        name: "\(graph.values[tensor.value].name) (padded)")
      before = [0, 0]
      after = [0, 0]
    }
    let kernel = Self.spatial(window.kernel, 1)
    let strides = Self.spatial(window.strides, 1)
    let dilations = Self.spatial(window.dilations, 1)
    guard (kernel + strides + dilations).allSatisfy({ (1...256).contains($0) }) else {
      throw ModelProblem(
        .tooLarge, "kernel \(kernel), strides \(strides), dilations \(dilations): an image holds 1 … 256")
    }
    return FloatGraph.Window(
      kernelHeight: kernel[0], kernelWidth: kernel[1], strideHeight: strides[0], strideWidth: strides[1],
      dilationHeight: dilations[0], dilationWidth: dilations[1], paddingTop: before[0],
      paddingBottom: after[0],
      paddingLeft: before[1], paddingRight: after[1])
  }

  /// A mean over some axes is an average pool of one position.
  mutating func lowerMean(_ node: ONNXGraph.Node, axes: [Int]) throws(ModelProblem) {
    guard let input = node.inputs[0] else { return }
    let shape = shape(input)
    let kept = shape.indices.filter { !axes.contains($0) }
    var (tensor, matrix) = try self.matrix(input, inner: kept)
    let count = matrix.rowCount
    // Over rows and columns of an image its own two sizes, over anything else two numbers that yield the count.
    var size = Array(graph.values[tensor.value].shape.dropLast())
    if size.count != 2 || graph.values[tensor.value].shape.last != matrix.columnCount
      || (size.max() ?? 0) > 256
    {
      guard let height = (1...256).last(where: { count % $0 == 0 }), count / height <= 256 else {
        throw ModelProblem(
          .tooLarge, "a mean of \(count) numbers; images pool over at most 256 × 256",
          remedy: "pool in two steps whose sizes divide \(count)")
      }
      size = [height, count / height]
      tensor = try reshaped(tensor, size + [matrix.columnCount])
    }
    let result = add(
      .averagePool2D(.init(window: .init(kernelHeight: size[0], kernelWidth: size[1]))), [tensor.value],
      name: name(of: node))
    // Reduced axes have gone or are ones: what is left lies as the columns did.
    place(node.outputs[0], Placed(value: result, layout: matrix.columnLayout))
  }
}

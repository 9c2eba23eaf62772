import FixedPoint
import ModelExchange
import ModelImage
import Quantization

extension QuantizedLowering {
  mutating func lowerConvolution(_ index: Int, _ window: ONNXWindow, _ groups: Int) throws(ModelProblem) {
    let node = graph.nodes[index]
    let input = try image(index)
    guard let x = node.inputs[0], let w = node.inputs[1] else { return }
    let (shape, kernelShape) = (graph.values[x].shape, graph.values[w].shape)
    let result = try result(of: index)
    let depth = shape[1]
    let (outputs, inputs) = (kernelShape[0], kernelShape[1])
    let taps = kernelShape[2...].reduce(1, *)
    let constant = try weights(node, axis: 0, count: outputs)
    let outputShape = graph.values[node.output].shape
    let outputOrder = Placement.channelsLastOrder(outputShape)
    let imageWindow = QuantizedWindow(window)
    if groups == depth, constant.integers.allSatisfy({ abs($0) <= 127 }) {
      let channels = try channels(
        node, constant.scales, input: grid(input.tensor), result: result, weights: constant.integers)
      let tensor = define(result, Placement.imageShape(outputShape), order: outputOrder)
      // From [O, 1, taps] to [taps, O].
      let integers = (0..<taps).flatMap { tap in
        (0..<outputs).map { Int8(constant.integers[$0 * taps + tap]) }
      }
      emit(
        name(index),
        .depthwiseConvolution2D(
          QuantizedDepthwiseConvolution2D(
            weights: integers, channels: channels, window: imageWindow, clamp: result.clamp)),
        [input.tensor], tensor)
      return
    }
    guard outputs * taps * depth <= 1 << 24 else {
      throw ModelProblem(.tooLarge, "\(outputs * taps * depth) weights, at most \(1 << 24) fit")
    }
    // From [O, I / groups, taps] to [O, taps, I]: what a group does not see weighs nothing.
    var integers = [Int64](repeating: 0, count: outputs * taps * depth)
    for output in 0..<outputs {
      let first = output / (outputs / groups) * inputs
      for channel in 0..<inputs {
        for tap in 0..<taps {
          integers[(output * taps + tap) * depth + first + channel] =
            constant.integers[(output * inputs + channel) * taps + tap]
        }
      }
    }
    let split = SplitWeights(integers)
    let source = repeated(input.tensor, split.parts.count, node.place)
    let channels = try channels(
      node, constant.scales, input: grid(input.tensor), result: result, weights: integers)
    let tensor = define(result, Placement.imageShape(outputShape), order: outputOrder)
    emit(
      name(index),
      .convolution2D(
        QuantizedConvolution2D(
          weights: split.joined(depth: depth), channels: channels, kernelHeight: imageWindow.kernelHeight,
          kernelWidth: imageWindow.kernelWidth, strideHeight: imageWindow.strideHeight,
          strideWidth: imageWindow.strideWidth, dilationHeight: imageWindow.dilationHeight,
          dilationWidth: imageWindow.dilationWidth, paddingTop: imageWindow.paddingTop,
          paddingBottom: imageWindow.paddingBottom, paddingLeft: imageWindow.paddingLeft,
          paddingRight: imageWindow.paddingRight, clamp: result.clamp)), [source], tensor)
  }

  mutating func lowerGemm(_ index: Int, _ gemm: ONNXGemm) throws(ModelProblem) {
    guard !gemm.transposesA, gemm.alpha == 1, gemm.beta == 1 else {
      throw ModelProblem(
        .unsupportedAttribute, "alpha, beta and transA are not imported in a quantised model",
        remedy: "fold them into the weights before quantising")
    }
    try lowerDense(index, outputAxis: gemm.transposesB ? 0 : 1)
  }

  mutating func lowerProduct(_ index: Int) throws(ModelProblem) { try lowerDense(index, outputAxis: 1) }

  /// Rows times a constant matrix: a dense layer for one, a 1×1 convolution for several.
  private mutating func lowerDense(_ index: Int, outputAxis: Int) throws(ModelProblem) {
    let node = graph.nodes[index]
    var input = try placement(node, 0)
    guard node.inputs.count > 1, let w = node.inputs[1] else { return }
    let matrix = graph.values[w].shape
    let shape = graph.values[node.inputs[0] ?? 0].shape
    guard matrix.count == 2, matrix[1 - outputAxis] == shape.last else {
      throw ModelProblem(
        .unsupportedInput, "multiplies \(shape) by \(matrix)", remedy: "multiply by one constant matrix")
    }
    let columns = matrix[1 - outputAxis]
    let rows = input.order.count / columns
    if rows > 1 {
      guard let ordered = moved(input, to: Array(0..<rows * columns), name(index)) else {
        throw ModelProblem(
          .unsupportedLayout, "reads \(shape) in an order in which its rows do not lie one behind the other",
          remedy: "import the float model with --calibrate instead")
      }
      input = reshaped(ordered, [1, rows, columns], name(index))
    }
    let outputs = matrix[outputAxis]
    let result = try result(of: index)
    let constant = try weights(node, axis: outputAxis, count: outputs)
    let integers = (0..<outputs).flatMap { output in
      input.order.prefix(columns).map { column in
        constant.integers[outputAxis == 0 ? output * columns + column : column * outputs + output]
      }
    }
    let split = SplitWeights(integers)
    let source = repeated(input.tensor, split.parts.count, node.place)
    let channels = try channels(
      node, constant.scales, input: grid(input.tensor), result: result, weights: integers)
    let tensor = define(
      result, rows == 1 ? [outputs] : [1, rows, outputs], order: Array(0..<rows * outputs))
    let joined = split.joined(depth: network.tensors[input.tensor].shape.last ?? 1)
    emit(
      name(index),
      rows == 1
        ? .fullyConnected(
          QuantizedFullyConnected(weights: joined, channels: channels, clamp: result.clamp))
        : .convolution2D(
          QuantizedConvolution2D(
            weights: joined, channels: channels, kernelHeight: 1, kernelWidth: 1, strideHeight: 1,
            strideWidth: 1, clamp: result.clamp)), [source], tensor)
  }

  /// A tensor whose channels are there several times.
  private mutating func repeated(_ tensor: Int, _ count: Int, _ place: String) -> Int {
    guard count > 1 else { return tensor }
    let source = network.tensors[tensor]
    var copy = source
    copy.name = "\(source.name)/\(count)"
    copy.shape[copy.shape.count - 1] *= count
    copy.sourceLayout = nil
    network.tensors.append(copy)
    let output = network.tensors.count - 1
    emit(
      copy.name,
      .concatenate(
        QuantizedConcatenate(
          factors: Array(repeating: .identity, count: count),
          clamp: source.elementType.minimum...source.elementType.maximum)),
      Array(repeating: tensor, count: count), output)
    return output
  }

  // MARK: Weights

  private func weights(
    _ node: DequantizedGraph.Node, axis: Int, count: Int
  ) throws(ModelProblem) -> (integers: [Int64], scales: [Double]) {
    guard let index = node.inputs[1], let constant = graph.values[index].constant,
      let integers = constant.integers
    else {
      throw ModelProblem(
        .unsupportedInput, "its weights are not quantised constants",
        remedy: "quantise weights to int8, or import the float model with --calibrate")
    }
    guard constant.scales.count == 1 || constant.axis == axis && constant.scales.count == count else {
      throw ModelProblem(
        .unsupportedInput, "\(constant.scales.count) weight scales along axis \(constant.axis)",
        remedy: "one scale, or one an output channel (axis \(axis))")
    }
    guard integers.allSatisfy({ (-381...381).contains($0) }) else {
      throw ModelProblem(.unsupportedInput, "weights of 16 bits", remedy: "quantise weights to int8")
    }
    return (
      integers,
      constant.scales.count == 1 ? .init(repeating: constant.scales[0], count: count) : constant.scales
    )
  }

  private func channels(
    _ node: DequantizedGraph.Node, _ scales: [Double], input: TensorQuantization, result: Result,
    weights: [Int64]
  ) throws(ModelProblem) -> QuantizedChannels {
    var bias = [Double](repeating: 0, count: scales.count)
    if node.inputs.count > 2, let index = node.inputs[2] {
      guard let constant = graph.values[index].constant,
        constant.reals.count == scales.count || constant.reals.count == 1
      else { throw ModelProblem(.unsupportedInput, "its bias is not one constant an output") }
      bias = scales.indices.map { constant.reals[constant.reals.count == 1 ? 0 : $0] }
    }
    let columns = weights.count / scales.count
    var channels = QuantizedChannels(bias: [], multipliers: [], shifts: [])
    for channel in scales.indices {
      let accumulatorScale = input.scale * scales[channel]
      let rounded = (bias[channel] / accumulatorScale).rounded(.toNearestOrEven)
      let factor = try factor(accumulatorScale / Double(result.grid.scale), greatestShift: 30)
      guard let integer = Int32(exactly: rounded) else {
        throw ModelProblem(.tooLarge, "the bias of channel \(channel) is \(rounded) in the accumulator")
      }
      var interval = AccumulatorInterval(
        bias: integer, low: input.elementType.minimum - input.zeroPoint,
        high: input.elementType.maximum - input.zeroPoint)
      for weight in weights[(channel * columns)..<((channel + 1) * columns)] {
        interval.add(weight: Int32(weight))
      }
      guard interval.isSafe(shift: factor.shift) else {
        throw ModelProblem(
          .tooLarge, "the sum of channel \(channel) could leave 32 bits",
          remedy:
            "quantise the input to int8, or import the float model with --calibrate, which fits the weights"
        )
      }
      channels.bias.append(integer)
      channels.multipliers.append(factor.multiplier)
      channels.shifts.append(factor.shift)
    }
    return channels
  }

  /// The operator's name in the image: that of its result.
  func name(_ index: Int) -> String { graph.values[graph.nodes[index].output].name }
}

extension QuantizedWindow {
  /// A sequence is an image of one row.
  init(_ window: ONNXWindow) {
    let rows = window.kernel.count == 2 ? 0 : nil
    let columns = window.kernel.count - 1
    func at(_ list: [Int], _ otherwise: Int) -> Int { rows.map { list[$0] } ?? otherwise }
    self.init(
      kernelHeight: at(window.kernel, 1), kernelWidth: window.kernel[columns],
      strideHeight: at(window.strides, 1), strideWidth: window.strides[columns],
      dilationHeight: at(window.dilations, 1), dilationWidth: window.dilations[columns],
      paddingTop: at(window.before, 0), paddingBottom: at(window.after, 0),
      paddingLeft: window.before[columns], paddingRight: window.after[columns])
  }
}

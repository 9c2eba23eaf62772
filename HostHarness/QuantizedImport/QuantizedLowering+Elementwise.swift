import FixedPoint
import ModelExchange
import ModelImage
import Quantization

extension QuantizedLowering {
  mutating func lowerAddition(_ index: Int, subtracts: Bool = false) throws(ModelProblem) {
    let result = try result(of: index)
    let operands = try operands(index, result.grid)
    let scales = operands.tensors.map { grid($0).scale }
    let common = 2 * max(scales[0], scales[1])
    let magnification = result.grid.elementType == .int8 ? 1_048_576.0 : 32768.0  // 2^20, 2^15
    let sum = QuantizedAdd(
      first: try factor(scales[0] / common, greatestShift: 30),
      second: try factor(scales[1] / common, greatestShift: 30),
      output: try factor(common / (magnification * Double(result.grid.scale)), greatestShift: 0),
      clamp: result.clamp)
    let tensor = define(result, operands.shape, order: operands.order)
    emit(name(index), subtracts ? .subtract(sum) : .add(sum), operands.tensors, tensor)
  }

  mutating func lowerMultiplication(_ index: Int) throws(ModelProblem) {
    let result = try result(of: index)
    let operands = try operands(index, result.grid)
    let scales = operands.tensors.map { grid($0).scale }
    let operation = QuantizedOperation.multiply(
      QuantizedMultiply(
        output: try factor(scales[0] * scales[1] / Double(result.grid.scale), greatestShift: 0),
        clamp: result.clamp))
    let tensor = define(result, operands.shape, order: operands.order)
    emit(name(index), operation, operands.tensors, tensor)
  }

  /// Two tensors of one order, of which the smaller one may repeat; at least one of them computed, of the result's width.
  private mutating func operands(
    _ index: Int, _ result: TensorGrid
  ) throws(ModelProblem) -> (tensors: [Int], shape: [Int], order: [Int]) {
    let node = graph.nodes[index]
    let computed = node.inputs.compactMap { input in
      input.flatMap { value in placements[value].map { (value, $0) } }
    }
    // The larger one sets the order.
    guard let (value, first) = computed.max(by: { $0.1.order.count < $1.1.order.count }) else {
      throw ModelProblem(.unsupportedInput, "both inputs are constant")
    }
    var tensors: [Int] = []
    for case let input? in node.inputs {
      if let placement = placements[input] {
        guard
          placement.order == first.order
            && network.tensors[placement.tensor].shape == network.tensors[first.tensor].shape
            || repeats(placement, of: input, against: first, of: value)
        else {
          throw ModelProblem(
            .unsupportedInput,
            "its inputs \(graph.values[value].shape) and \(graph.values[input].shape) differ in shape or order",
            remedy: "expand the smaller one")
        }
        tensors.append(placement.tensor)
      } else {
        tensors.append(try constant(input, like: value, first))
      }
    }
    for tensor in tensors where network.tensors[tensor].elementType != result.elementType {
      throw ModelProblem(
        .unsupportedInput, "its inputs and its output differ in width",
        remedy: "quantise all of them to int8 or all to int16")
    }
    return (tensors, network.tensors[first.tensor].shape, first.order)
  }

  /// Whether a smaller operand's elements, taken round and round, meet those that ONNX's broadcasting pairs them with, and
  /// its shape in the image is the end of the larger one's.
  private func repeats(_ small: Placement, of input: Int, against large: Placement, of value: Int) -> Bool {
    let (from, to) = (graph.values[input].shape, graph.values[value].shape)
    let missing = to.count - from.count
    guard missing >= 0, from.enumerated().allSatisfy({ $1 == 1 || $1 == to[$0 + missing] }) else {
      return false
    }
    let ends = network.tensors[small.tensor].shape.drop { $0 == 1 }
    guard network.tensors[large.tensor].shape.suffix(ends.count).elementsEqual(ends) else { return false }
    let partners = Self.broadcastPositions(from, to: to)
    return large.order.enumerated().allSatisfy { index, position in
      partners[position] == small.order[index % small.order.count]
    }
  }

  /// For every element of `shape` the position of the element of a smaller tensor that broadcasts to it.
  private static func broadcastPositions(_ from: [Int], to shape: [Int]) -> [Int] {
    let missing = shape.count - from.count
    var positions = [0]
    var stride = from.reduce(1, *)
    for (axis, size) in shape.enumerated() {
      let own = axis < missing ? 1 : from[axis - missing]
      stride /= own
      positions = positions.flatMap { start in (0..<size).map { start + (own == 1 ? 0 : $0) * stride } }
    }
    return positions
  }

  /// A quantised constant, repeated to the shape of `value` as NumPy does.
  private mutating func constant(
    _ input: Int, like value: Int, _ placement: Placement
  ) throws(ModelProblem) -> Int {
    let description = graph.values[input]
    guard let grid = description.grid, let integers = description.constant?.integers else {
      throw ModelProblem(
        .unsupportedInput, "its constant '\(description.name)' has no scale",
        remedy: "quantise it (QuantizeLinear, DequantizeLinear)")
    }
    let shape = graph.values[value].shape
    let missing = shape.count - description.shape.count
    guard missing >= 0,
      description.shape.enumerated().allSatisfy({ $1 == 1 || $1 == shape[$0 + missing] })
    else {
      throw ModelProblem(.unsupportedInput, "its constant \(description.shape) does not fit \(shape)")
    }
    let positions = Self.broadcastPositions(description.shape, to: shape)
    let elements = placement.order.map { Int32(integers[positions[$0]]) + grid.zeroPoint }
    return addTensor(
      description.name, network.tensors[placement.tensor].shape, grid, constant: elements)
  }

  mutating func lowerConcatenation(_ index: Int, _ axis: Int) throws(ModelProblem) {
    let node = graph.nodes[index]
    let result = try result(of: index)
    let shape = graph.values[node.output].shape
    var parts: [Placement] = []
    for position in node.inputs.indices { parts.append(try placement(node, position)) }
    guard (2...4).contains(parts.count) else {
      throw ModelProblem(
        .unsupportedInput, "joins \(parts.count) tensors", remedy: "join at most four at a time")
    }
    let shapes = node.inputs.compactMap { $0.map { graph.values[$0].shape } }
    let isImage = zip(parts, shapes).allSatisfy { part, shape in
      (3...4).contains(shape.count) && network.tensors[part.tensor].shape == Placement.imageShape(shape)
        && part.order == Placement.channelsLastOrder(shape)
    }
    let tensor: Int
    var factors: [QuantizedMultiplier] = []
    for part in parts {
      factors.append(
        try factor(grid(part.tensor).scale / Double(result.grid.scale), greatestShift: 14))
    }
    if isImage, axis == 1 {
      tensor = define(result, Placement.imageShape(shape), order: Placement.channelsLastOrder(shape))
    } else if shape.dropLast().allSatisfy({ $0 == 1 }), axis == shape.count - 1,
      parts.allSatisfy({ network.tensors[$0.tensor].shape.count == 1 })
    {
      var offset = 0
      var order: [Int] = []
      for part in parts {
        order += part.order.map { $0 + offset }
        offset += part.order.count
      }
      tensor = define(result, [order.count], order: order)
    } else {
      throw ModelProblem(
        .unsupportedLayout, "joins \(shapes) along axis \(axis)",
        remedy: "join images along their channels, or vectors")
    }
    emit(
      name(index), .concatenate(QuantizedConcatenate(factors: factors, clamp: result.clamp)),
      parts.map(\.tensor), tensor)
  }

  /// Limits by themselves, and every other function by table.
  mutating func lowerFunction(_ index: Int, _ function: ONNXFunction) throws(ModelProblem) {
    let node = graph.nodes[index]
    let from = try placement(node, 0)
    let input = grid(from.tensor)
    let source = network.tensors[from.tensor]
    if function.isLimit, graph.values[node.output].grid == nil {
      // Not quantised again: the numbers that pass stay on their grid.
      let tensor = addTensor(
        graph.values[node.output].name, source.shape,
        TensorGrid(input))
      placements[node.output] = Placement(tensor: tensor, order: from.order)
      emit(name(index), .clamp(function.limits(TensorGrid(input))), [from.tensor], tensor)
      return
    }
    let result = try result(of: index)
    let tensor = define(result, source.shape, order: from.order)
    if function.isLimit {
      try rescale(name(index), from.tensor, tensor, function.limits(result.grid))
      return
    }
    guard source.elementType == result.grid.elementType else {
      throw ModelProblem(
        .unsupportedInput, "its input and its output differ in width",
        remedy: "quantise both to int8 or both to int16")
    }
    let arguments =
      source.elementType == .int8
      ? Array(stride(from: -128, through: 127, by: 1)) : Array(stride(from: -32768, through: 32768, by: 128))
    let table = arguments.map { argument in
      let value = function(input.scale * Double(argument - Int(input.zeroPoint)))
      return Int16(result.grid.quantization.quantized(value.isNaN ? 0 : value))
    }
    emit(name(index), .tableFunction(table), [from.tensor], tensor)
  }

  /// Of the input's grid; a rescaling follows where the output has another.
  mutating func lowerMaximum(_ index: Int, _ window: ONNXWindow) throws(ModelProblem) {
    let node = graph.nodes[index]
    let input = try placement(node, 0)
    let shape = node.inputs[0].map { graph.values[$0].shape } ?? []
    guard (3...4).contains(shape.count), input.order == Placement.channelsLastOrder(shape) else {
      throw ModelProblem(.unsupportedLayout, "reads \(shape) in an order other than channels last")
    }
    let outputShape = graph.values[node.output].shape
    let (imageShape, order) = (
      Placement.imageShape(outputShape), Placement.channelsLastOrder(outputShape)
    )
    let own = TensorGrid(grid(input.tensor))
    let wanted = graph.values[node.output].grid ?? own
    var tensor = addTensor(name(index), imageShape, own)
    emit(name(index), .maxPool2D(QuantizedWindow(window)), [input.tensor], tensor)
    if wanted != own {
      let pooled = tensor
      tensor = addTensor(name(index), imageShape, wanted)
      try rescale(name(index), pooled, tensor, wanted.everything)
    }
    placements[node.output] = Placement(tensor: tensor, order: order)
  }

  /// The mean over all of an image or a sequence.
  mutating func lowerMean(_ index: Int, _ axes: [Int]) throws(ModelProblem) {
    let shape = graph.nodes[index].inputs[0].map { graph.values[$0].shape } ?? []
    guard shape.count >= 3, axes == Array(2..<shape.count) else {
      throw ModelProblem(
        .unsupportedInput, "a mean of \(shape) over the axes \(axes)",
        remedy: "only means over all places of an image are imported")
    }
    let ones = axes.map { _ in 1 }
    let zeros = axes.map { _ in 0 }
    try lowerAverage(
      index,
      ONNXWindow(
        kernel: Array(shape[2...]), strides: ones, dilations: ones, before: zeros, after: zeros),
      countsPadding: true)
  }

  /// A mean over windows: a depthwise convolution with equal weights, whose factor divides.
  mutating func lowerAverage(_ index: Int, _ window: ONNXWindow, countsPadding: Bool) throws(ModelProblem) {
    let node = graph.nodes[index]
    let input = try placement(node, 0)
    guard let x = node.inputs[0] else { return }
    let shape = graph.values[x].shape
    guard (3...4).contains(shape.count), input.order == Placement.channelsLastOrder(shape) else {
      throw ModelProblem(.unsupportedLayout, "reads \(shape) in an order other than channels last")
    }
    guard countsPadding || (window.before + window.after).allSatisfy({ $0 == 0 }) else {
      throw ModelProblem(
        .unsupportedAttribute, "leaves padding out of the mean",
        remedy: "count it (count_include_pad = 1), or import the float model with --calibrate")
    }
    let result = try result(of: index)
    let (depth, taps) = (shape[1], window.kernel.reduce(1, *))
    let weight = Self.averagingWeight(taps: taps, grid(input.tensor).elementType)
    let factor = try factor(
      grid(input.tensor).scale / (Double(taps * weight) * Double(result.grid.scale)), greatestShift: 14)
    // A mean over everything may drop its axes: the channels stay in their order either way.
    let outputShape = graph.values[node.output].shape
    let isWhole = outputShape.count != shape.count
    let tensor = define(
      result, isWhole ? [1, 1, depth] : Placement.imageShape(outputShape),
      order: isWhole ? Array(0..<depth) : Placement.channelsLastOrder(outputShape))
    emit(
      name(index),
      .depthwiseConvolution2D(
        QuantizedDepthwiseConvolution2D(
          weights: .init(repeating: Int8(weight), count: depth * taps),
          channels: QuantizedChannels(
            bias: .init(repeating: 0, count: depth),
            multipliers: .init(repeating: factor.multiplier, count: depth),
            shifts: .init(repeating: factor.shift, count: depth)), window: QuantizedWindow(window),
          clamp: result.clamp)), [input.tensor], tensor)
  }

  /// The weight of every tap of a mean.
  ///
  /// Requantisation rounds twice, first at twice the accumulator's unit: sums of ones would be rounded where it shows (a
  /// quarter of 1 gives 1). Sixty-fourths of a unit hide the first rounding. Less where sums would grow beyond 2³⁰.
  static func averagingWeight(taps: Int, _ elementType: ElementType) -> Int {
    let range = Int(elementType.maximum) - Int(elementType.minimum)
    var weight = 64
    while weight > 1, taps * range * weight >= 1 << 30 { weight /= 2 }
    return weight
  }
}

extension TensorGrid {
  init(_ quantization: TensorQuantization) {
    elementType = quantization.elementType
    scale = Float(quantization.scale)
    zeroPoint = quantization.zeroPoint
  }
}

import FixedPoint
import ModelExchange
import ModelImage
import Quantization

extension QuantizedLowering {
  /// Of the input's grid; a rescaling follows where the output has another.
  mutating func lowerMaximum(_ index: Int, _ window: ONNXWindow) throws(ModelProblem) {
    let node = graph.nodes[index]
    let input = try image(index)
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

  /// The mean over all of an image or a sequence, or over all rows of a matrix.
  mutating func lowerMean(_ index: Int, _ axes: [Int]) throws(ModelProblem) {
    let shape = graph.nodes[index].inputs[0].map { graph.values[$0].shape } ?? []
    if shape.count >= 2, axes == [shape.count - 2] {
      let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
      let input = try placement(graph.nodes[index], 0)
      let count = rows * columns
      if shape.reduce(1, *) == count, let ordered = moved(input, to: Array(0..<count), name(index)) {
        let window = ONNXWindow(kernel: [rows], strides: [1], dilations: [1], before: [0], after: [0])
        return try emitMean(
          index, reshaped(ordered, [1, rows, columns], name(index)), window, depth: columns,
          shape: [1, 1, columns], order: Array(0..<columns))
      }
    }
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
    let input = try image(index)
    guard let x = node.inputs[0] else { return }
    let shape = graph.values[x].shape
    guard countsPadding || (window.before + window.after).allSatisfy({ $0 == 0 }) else {
      throw ModelProblem(
        .unsupportedAttribute, "leaves padding out of the mean",
        remedy: "count it (count_include_pad = 1), or import the float model with --calibrate")
    }
    // A mean over everything may drop its axes: the channels stay in their order either way.
    let outputShape = graph.values[node.output].shape
    let isWhole = outputShape.count != shape.count
    try emitMean(
      index, input, window, depth: shape[1],
      shape: isWhole ? [1, 1, shape[1]] : Placement.imageShape(outputShape),
      order: isWhole ? Array(0..<shape[1]) : Placement.channelsLastOrder(outputShape))
  }

  private mutating func emitMean(
    _ index: Int, _ input: Placement, _ window: ONNXWindow, depth: Int, shape: [Int], order: [Int]
  ) throws(ModelProblem) {
    let result = try result(of: index)
    let taps = window.kernel.reduce(1, *)
    let weight = Self.averagingWeight(taps: taps, grid(input.tensor).elementType)
    let factor = try factor(
      grid(input.tensor).scale / (Double(taps * weight) * Double(result.grid.scale)), greatestShift: 14)
    let tensor = define(result, shape, order: order)
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

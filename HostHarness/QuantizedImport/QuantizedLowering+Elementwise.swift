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
    var operands = try operands(index, result.grid)
    try fitProduct(&operands.tensors)
    let scales = operands.tensors.map { grid($0).scale }
    let operation = QuantizedOperation.multiply(
      QuantizedMultiply(
        output: try factor(scales[0] * scales[1] / Double(result.grid.scale), greatestShift: 0),
        clamp: result.clamp))
    let tensor = define(result, operands.shape, order: operands.order)
    emit(name(index), operation, operands.tensors, tensor)
  }

  /// Numbers of 16 bits around a zero point far from 0 reach to ±65535, whose products leave 32 bits: the further one moves
  /// to a grid around 0, which costs it one bit.
  private mutating func fitProduct(_ tensors: inout [Int]) throws(ModelProblem) {
    let reaches = tensors.map { grid($0).greatestMagnitude }
    guard reaches[0] * reaches[1] > Int64(AccumulatorInterval.limit) else { return }
    let further = reaches[0] >= reaches[1] ? 0 : 1
    let source = network.tensors[tensors[further]]
    let symmetric = TensorGrid(
      TensorQuantization(
        elementType: source.elementType,
        scale: Double(Float(Double(source.scale) * Double(reaches[further]) / 32767)), zeroPoint: 0))
    let moved = addTensor("\(source.name)/symmetric", source.shape, symmetric)
    try rescale("\(source.name)/symmetric", tensors[further], moved, symmetric.everything)
    tensors[further] = moved
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
        if repeats(placement, of: input, against: first, of: value) {
          tensors.append(placement.tensor)
          continue
        }
        guard let ordered = moved(placement, to: first.order, name(index)) else {
          throw ModelProblem(
            .unsupportedInput,
            "its inputs \(graph.values[value].shape) and \(graph.values[input].shape) differ in shape or order",
            remedy: "expand the smaller one")
        }
        tensors.append(reshaped(ordered, network.tensors[first.tensor].shape, name(index)).tensor)
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
}

extension TensorQuantization {
  /// Of number less zero point.
  fileprivate var greatestMagnitude: Int64 {
    max(Int64(elementType.maximum) - Int64(zeroPoint), Int64(zeroPoint) - Int64(elementType.minimum))
  }
}

extension TensorGrid {
  init(_ quantization: TensorQuantization) {
    elementType = quantization.elementType
    scale = Float(quantization.scale)
    zeroPoint = quantization.zeroPoint
  }
}

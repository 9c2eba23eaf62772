import FixedPoint
import ModelExchange
import Quantization

extension QuantizedLowering {
  mutating func lowerSoftmax(_ index: Int, axis: Int) throws(ModelProblem) {
    let source = try lastAxis(index, axes: [axis])
    let result = try result(of: index)
    guard
      let operation = QuantizedSoftmax(
        inputScale: grid(source.tensor).scale, outputScale: Double(result.grid.scale))
    else {
      throw ModelProblem(.tooLarge, "its scales are out of range")
    }
    try requireWidth(of: source, result)
    let tensor = define(result, network.tensors[source.tensor].shape, order: source.order)
    emit(name(index), .softmax(operation), [source.tensor], tensor)
  }

  mutating func lowerLayerNormalization(_ index: Int, axis: Int, epsilon: Float) throws(ModelProblem) {
    let node = graph.nodes[index]
    let rank = node.inputs[0].map { graph.values[$0].shape.count } ?? 0
    let source = try lastAxis(index, axes: Array(axis..<rank))
    let channels = network.tensors[source.tensor].shape.last ?? 1
    func constants(_ position: Int, otherwise: Double) throws(ModelProblem) -> [Double] {
      guard position < node.inputs.count, let input = node.inputs[position] else {
        return .init(repeating: otherwise, count: channels)
      }
      guard let reals = graph.values[input].constant?.reals, reals.count == channels else {
        throw ModelProblem(.unsupportedInput, "its factors are not one constant a channel")
      }
      return reals
    }
    let (gamma, beta) = (try constants(1, otherwise: 1), try constants(2, otherwise: 0))
    let result = try result(of: index)
    guard
      let operation = QuantizedLayerNormalization(
        gamma: gamma, beta: beta, epsilon: Double(epsilon), input: grid(source.tensor),
        output: result.grid.quantization, clamp: result.clamp)
    else {
      throw ModelProblem(.tooLarge, "its scales are out of range")
    }
    try requireWidth(of: source, result)
    let tensor = define(result, network.tensors[source.tensor].shape, order: source.order)
    emit(name(index), .layerNormalization(operation), [source.tensor], tensor)
  }

  private func requireWidth(of source: Placement, _ result: Result) throws(ModelProblem) {
    guard network.tensors[source.tensor].elementType == result.grid.elementType else {
      throw ModelProblem(
        .unsupportedInput, "its input and its output differ in width",
        remedy: "quantise both to int8 or both to int16")
    }
  }

  /// A node's input, whose `axes` are the last axis of the image's tensor and in order.
  private func lastAxis(_ index: Int, axes: [Int]) throws(ModelProblem) -> Placement {
    let node = graph.nodes[index]
    let input = try placement(node, 0)
    let shape = node.inputs[0].map { graph.values[$0].shape } ?? []
    let count = axes.reduce(1) { $0 * shape[$1] }
    // Along the image's last axis only these axes' indices count up.
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    var places = [0]
    for axis in axes {
      places = places.flatMap { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
    }
    let isLast =
      network.tensors[input.tensor].shape.last == count
      && stride(from: 0, to: input.order.count, by: count).allSatisfy { first in
        (0..<count).allSatisfy { input.order[first + $0] == input.order[first] + places[$0] }
      }
    guard isLast else {
      throw ModelProblem(
        .unsupportedLayout, "works along the axes \(axes) of \(shape), which are not innermost in the image",
        remedy: "import the float model with --calibrate instead")
    }
    return input
  }
}

import FixedPoint
import ReferenceModels

/// A network in floating point with the weights and biases of its image: what int8 weights alone do.
///
/// Recurrent units keep their own weights.
struct DequantizedWeights {
  private let source: FloatGraph
  private let steps: [OperatorFusion.Step]
  private let network: QuantizedNetwork

  /// - Parameter network: one operator for each of `fusion.steps`.
  init(_ source: FloatGraph, _ fusion: OperatorFusion, _ network: QuantizedNetwork) {
    self.source = source
    steps = fusion.steps
    self.network = network
  }

  /// The graph with the image's weights in the operators of `positions`, all where nil.
  func graph(_ positions: Set<Int>? = nil) -> FloatGraph {
    var graph = source
    for (position, step) in steps.enumerated() where positions?.contains(position) ?? true {
      replace(step.node, network.operators[position], in: &graph)
    }
    return graph
  }

  /// Whether the step's operator has weights that ``graph(_:)`` replaces.
  func hasWeights(_ position: Int) -> Bool { network.operators[position].operation.channels != nil }

  private func replace(_ node: Int, _ operation: QuantizedOperator, in graph: inout FloatGraph) {
    guard let channels = operation.operation.channels, let layout = WeightLayout(source, node) else { return }
    let input = Double(network.tensors[operation.inputs[0]].scale)
    let output = Double(network.tensors[operation.output].scale)
    // The multiplier is input scale · weight scale / output scale.
    let sums = zip(channels.multipliers, channels.shifts).map { multiplier, shift in
      QuantizedMultiplier(multiplier: multiplier, shift: shift).real * output
    }
    let integers = operation.operation.weightIntegers
    let weights = integers.enumerated().map { index, integer in
      Float(Double(integer) * sums[layout.row(index)] / input)
    }
    graph.nodes[node].operation.replaceWeights(
      weights, bias: zip(channels.bias, sums).map { Float(Double($0) * $1) })
  }
}

import ReferenceModels

/// Which nodes of a graph become operators: a ReLU or clamp that alone reads a convolution or a dense layer is
/// folded into that operator's output limits, and nodes whose results nobody reads are dropped.
struct OperatorFusion {
  /// One operator to be: the node that computes, and the ReLU or clamp folded into it.
  struct Step: Equatable {
    var node: Int
    var activation: Int?
  }

  /// In execution order.
  let steps: [Step]
  /// Values that become tensors of the network: its inputs and every step's inputs and output.
  let materialized: Set<Int>

  init(_ graph: FloatGraph) {
    var needed = Set(graph.outputs)
    var alive = [Bool](repeating: false, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated().reversed() where needed.contains(node.output) {
      alive[index] = true
      needed.formUnion(node.inputs)
    }
    var readers: [Int: [Int]] = [:]
    for (index, node) in graph.nodes.enumerated() where alive[index] {
      for input in node.inputs { readers[input, default: []].append(index) }
    }
    var folded = Set<Int>()
    var steps: [Step] = []
    for (index, node) in graph.nodes.enumerated() where alive[index] && !folded.contains(index) {
      var step = Step(node: index, activation: nil)
      if let reader = readers[node.output], reader.count == 1, !graph.outputs.contains(node.output),
        Self.hasLimits(node.operation), Self.isLimit(graph.nodes[reader[0]].operation)
      {
        step.activation = reader[0]
        folded.insert(reader[0])
      }
      steps.append(step)
    }
    self.steps = steps
    materialized = steps.reduce(into: Set(graph.inputs)) { values, step in
      values.formUnion(graph.nodes[step.node].inputs)
      values.insert(graph.nodes[step.activation ?? step.node].output)
    }
  }

  private static func hasLimits(_ operation: FloatGraph.Operation) -> Bool {
    switch operation {
    case .convolution2D, .depthwiseConvolution2D, .fullyConnected: true
    default: false
    }
  }

  private static func isLimit(_ operation: FloatGraph.Operation) -> Bool {
    switch operation {
    case .relu, .clamp: true
    default: false
    }
  }
}

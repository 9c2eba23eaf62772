import ReferenceModels

/// Which nodes of a graph become operators: a ReLU or clamp that alone reads a convolution or a dense layer is
/// folded into that operator's output limits, a reshape disappears where its neighbours only count elements, and nodes
/// whose results nobody reads are dropped.
struct OperatorFusion {
  /// One operator to be: the node that computes, and the ReLU or clamp folded into it.
  struct Step: Equatable {
    var node: Int
    var activation: Int?
    /// The values that the operator reads: those of the node, seen through reshapes.
    var inputs: [Int]
    /// The value that the operator writes.
    var output: Int
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
    /// What a value is read as, where a reshape has disappeared.
    var sources: [Int: Int] = [:]
    var folded = Set<Int>()
    var steps: [Step] = []
    for (index, node) in graph.nodes.enumerated() where alive[index] && !folded.contains(index) {
      let inputs = node.inputs.map { sources[$0] ?? $0 }
      if case .reshape = node.operation, !graph.outputs.contains(node.output),
        graph.values[node.output].group == nil,
        (readers[node.output] ?? []).allSatisfy({ Self.countsInputs(graph.nodes[$0].operation) })
      {
        sources[node.output] = inputs[0]
        continue
      }
      var step = Step(node: index, activation: nil, inputs: inputs, output: node.output)
      /// The node that alone reads what the step writes.
      func onlyReader() -> Int? {
        guard let all = readers[step.output], all.count == 1, !graph.outputs.contains(step.output) else {
          return nil
        }
        return all[0]
      }
      if let reader = onlyReader(), Self.hasLimits(node.operation),
        Self.isLimit(graph.nodes[reader].operation)
      {
        step.activation = reader
        step.output = graph.nodes[reader].output
        folded.insert(reader)
      }
      // An operator that only counts its outputs writes them in the shape that is wanted.
      while let reader = onlyReader(), case .reshape = graph.nodes[reader].operation,
        Self.countsOutputs(node.operation), graph.values[step.output].group == nil
      {
        step.output = graph.nodes[reader].output
        folded.insert(reader)
      }
      steps.append(step)
    }
    self.steps = steps
    materialized = steps.reduce(into: Set(graph.inputs)) { values, step in
      values.formUnion(step.inputs)
      values.insert(step.output)
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

  /// The operator looks at the number of its inputs' elements, not at their shape.
  private static func countsInputs(_ operation: FloatGraph.Operation) -> Bool {
    switch operation {
    case .fullyConnected, .relu, .clamp, .function, .gatedRecurrentUnit, .reshape: true
    default: false
    }
  }

  /// The operator looks at the number of its output's elements, not at their shape.
  private static func countsOutputs(_ operation: FloatGraph.Operation) -> Bool {
    switch operation {
    case .fullyConnected, .relu, .clamp, .function, .reshape: true
    default: false
    }
  }
}

/// Turns what a file says into an ``ONNXGraph``: types every node, works out every shape, folds what is constant.
///
/// A node that cannot be imported is noted and its outputs are unknown; what depends on them is only checked for being
/// supported at all, so that one run finds every node that needs the user's attention.
struct GraphInference {
  let model: RawModel
  let limits: ImportLimits
  /// Sizes by input name that the user gave.
  let givenShapes: [String: [Int]]

  var graph: ONNXGraph
  var problems: [ModelProblem] = []
  private var indexOf: [String: Int] = [:]
  private var constantElementCount = 0

  init(_ model: RawModel, givenShapes: [String: [Int]], limits: ImportLimits) {
    self.model = model
    self.givenShapes = givenShapes
    self.limits = limits
    graph = ONNXGraph(name: model.name)
  }

  /// The graph as far as it could be understood; it is complete when ``problems`` is empty.
  mutating func infer() -> ONNXGraph {
    for (name, tensor) in model.initializers {
      constantElementCount += tensor.count
      indexOf[name] = graph.addConstant(name, tensor)
    }
    addInputs()
    for node in model.nodes { visit(node) }
    for name in model.outputs {
      guard let index = indexOf[name] else { continue }
      if graph.values[index].name != name { graph.outputNames[graph.outputs.count] = name }
      graph.outputs.append(index)
    }
    return graph
  }

  private mutating func addInputs() {
    for name in givenShapes.keys.sorted() where !model.inputs.contains(where: { $0.name == name }) {
      let known = model.inputs.map(\.name).joined(separator: ", ")
      problems.append(ModelProblem(.missingInput, at: "--shape \(name)", "the model's inputs are \(known)"))
    }
    for port in model.inputs {
      do throws(ModelProblem) {
        let shape = try shape(of: port)
        graph.values.append(.init(name: port.name, elementType: port.elementType, shape: shape))
        graph.inputs.append(graph.values.count - 1)
        indexOf[port.name] = graph.values.count - 1
      } catch {
        problems.append(error)
      }
    }
  }

  /// A first axis without a size is the batch, of which a device runs one.
  private func shape(of port: RawModel.Port) throws(ModelProblem) -> [Int] {
    let place = "input '\(ModelReader.shortened(port.name))'"
    let text = port.shape.enumerated().map { axis, size in size.map(String.init) ?? port.symbols[axis] }
    if let given = givenShapes[port.name] {
      guard given.count == port.shape.count, given.allSatisfy({ $0 > 0 }) else {
        throw ModelProblem(
          .invalidShape, at: place, "--shape says \(given), the model [\(text.joined(separator: ", "))]")
      }
      return try checked(given.map(Int64.init), place)
    }
    var shape: [Int64] = []
    for (axis, size) in port.shape.enumerated() {
      if let size {
        shape.append(Int64(size))
      } else if axis == 0 {
        shape.append(1)
      } else {
        let example = port.shape.enumerated().map { "\($1 ?? ($0 == 0 ? 1 : 64))" }.joined(separator: ",")
        throw ModelProblem(
          .dynamicShape, at: place,
          "axis \(axis) of [\(text.joined(separator: ", "))] has no fixed size",
          remedy: "give the whole shape, say --shape \(port.name)=\(example), or export without dynamic axes")
      }
    }
    return try checked(shape, place)
  }

  private func checked(_ shape: [Int64], _ place: String) throws(ModelProblem) -> [Int] {
    try ONNXTensor.shape(shape, place: place, limits: limits)
  }

  private mutating func visit(_ node: RawNode) {
    do throws(ModelProblem) {
      if let pieces = try ContributedOperators.expanded(node) {
        for piece in pieces { visitPlain(piece) }
        return
      }
    } catch {
      problems.append(error.at(node.place))
      return
    }
    visitPlain(node)
  }

  private mutating func visitPlain(_ node: RawNode) {
    guard node.domain.isEmpty, let rule = OperatorRule.all[node.type] else {
      problems.append(OperatorRule.refusal(of: node))
      return
    }
    do throws(ModelProblem) {
      try rule.check(node)
      var inputs: [Int?] = []
      for name in node.inputs {
        if name.isEmpty {
          inputs.append(nil)
        } else if let index = indexOf[name] {
          inputs.append(index)
        } else {
          // Its producer was refused, which is noted.
          return
        }
      }
      while let last = inputs.last, last == nil { inputs.removeLast() }
      guard rule.inputs.contains(inputs.count) else {
        throw ModelProblem(
          .malformed, "\(inputs.count) inputs, takes \(rule.inputs.lowerBound) to \(rule.inputs.upperBound)")
      }
      try rule.infer(&self, node, inputs)
    } catch {
      problems.append(error.at(node.place))
    }
  }
}

/// What rules of operators use.
extension GraphInference {
  func shape(_ value: Int) -> [Int] { graph.values[value].shape }

  func constant(_ value: Int) -> ONNXTensor? { graph.values[value].constant }

  /// Input `position` of a node; throws when it is left out.
  func required(_ inputs: [Int?], _ position: Int, _ name: String) throws(ModelProblem) -> Int {
    guard position < inputs.count, let value = inputs[position] else {
      throw ModelProblem(.malformed, "input '\(name)' is missing")
    }
    return value
  }

  /// A list of sizes or axes that must be known now; nil when it is left out.
  func sizes(_ inputs: [Int?], _ position: Int, _ name: String) throws(ModelProblem) -> [Int]? {
    guard position < inputs.count, let value = inputs[position] else { return nil }
    guard let integers = constant(value)?.integers else {
      throw ModelProblem(
        .dynamicShape, "'\(name)' is computed from the model's data",
        remedy: "export with fixed shapes, or simplify the model (onnxsim model.onnx out.onnx)")
    }
    guard integers.count <= 64 else {
      throw ModelProblem(.tooLarge, "'\(name)' has \(integers.count) numbers")
    }
    // Slices say "to the end" with the largest number there is.
    return integers.map { Int(max(min($0, 1 << 40), -1 << 40)) }
  }

  /// A list that is an input in newer opsets and an attribute in older ones; nil when it is left out.
  func sizes(
    _ node: RawNode, _ inputs: [Int?], _ position: Int, orAttribute name: String
  ) throws(ModelProblem) -> [Int]? {
    if let given = try sizes(inputs, position, name) { return given }
    return try node.integers(name)
  }

  /// Makes output `position` of `node` another name of a value.
  mutating func bind(_ node: RawNode, _ position: Int = 0, to value: Int) {
    guard position < node.outputs.count, !node.outputs[position].isEmpty else { return }
    indexOf[node.outputs[position]] = value
  }

  mutating func addConstant(_ node: RawNode, _ tensor: ONNXTensor, output position: Int = 0)
    throws(ModelProblem)
  {
    bind(node, position, to: try makeConstant(outputName(node, position), tensor))
  }

  mutating func makeConstant(_ name: String, _ tensor: ONNXTensor) throws(ModelProblem) -> Int {
    try requireRoom(for: tensor.shape)
    constantElementCount += tensor.count
    return graph.addConstant(name, tensor)
  }

  /// Checks a constant's size before it is computed.
  func requireRoom(for shape: [Int]) throws(ModelProblem) {
    let count = try ONNXTensor.shape(shape.map(Int64.init), place: "", limits: limits).reduce(1, *)
    guard constantElementCount + count <= limits.constantElementCount else {
      throw ModelProblem(.tooLarge, "constants of more than \(limits.constantElementCount) elements together")
    }
  }

  func outputName(_ node: RawNode, _ position: Int) -> String {
    if position < node.outputs.count, !node.outputs[position].isEmpty { return node.outputs[position] }
    return "\(node.type)_\(node.index)_\(position)"
  }

  /// Adds a node with one output; folds it where all it reads is constant. Returns the output's value.
  ///
  /// - Parameter name: of an intermediate result; nil where it is the node's output `position`.
  @discardableResult
  mutating func emit(
    _ node: RawNode, _ operation: ONNXOperation, _ inputs: [Int?], shape: [Int], output position: Int = 0,
    type: ONNXElementType? = nil, name intermediate: String? = nil
  ) throws(ModelProblem) -> Int {
    let shape = try checked(shape.map(Int64.init), node.place)
    let type = type ?? inputs.first.flatMap { $0 }.map { graph.values[$0].elementType } ?? .float32
    let name =
      intermediate.map { "\(outputName(node, position)) (\($0))" } ?? outputName(node, position)
    let constants = inputs.map { $0.flatMap { constant($0) } }
    if constants.allSatisfy({ $0 != nil }) { try requireRoom(for: shape) }
    let value: Int
    if let tensor = ConstantFolding.fold(operation, constants, shape: shape, type: type) {
      value = try makeConstant(name, tensor)
    } else {
      guard shape.allSatisfy({ $0 > 0 }) else {
        throw ModelProblem(.invalidShape, "its result would be empty: \(shape)")
      }
      for case let input? in inputs where graph.values[input].shape.contains(0) {
        throw ModelProblem(
          .invalidShape, "its input '\(ModelReader.shortened(graph.values[input].name))' is empty")
      }
      graph.values.append(.init(name: name, elementType: type, shape: shape))
      value = graph.values.count - 1
      graph.nodes.append(.init(place: node.place, operation: operation, inputs: inputs, outputs: [value]))
    }
    if intermediate == nil { bind(node, position, to: value) }
    return value
  }

  /// An axis counted from the front.
  func axis(_ axis: Int, rank: Int) throws(ModelProblem) -> Int {
    guard axis >= -rank, axis < rank else {
      throw ModelProblem(.invalidShape, "axis \(axis) of a tensor with \(rank) axes")
    }
    return axis < 0 ? axis + rank : axis
  }

  func axes(_ axes: [Int], rank: Int) throws(ModelProblem) -> [Int] {
    var result: [Int] = []
    for axis in axes { result.append(try self.axis(axis, rank: rank)) }
    guard Set(result).count == result.count else {
      throw ModelProblem(.invalidShape, "an axis twice: \(axes)")
    }
    return result
  }

  /// The shape of an element-wise result, as NumPy broadcasts.
  func broadcast(_ first: [Int], _ second: [Int]) throws(ModelProblem) -> [Int] {
    let rank = max(first.count, second.count)
    let left = [Int](repeating: 1, count: rank - first.count) + first
    let right = [Int](repeating: 1, count: rank - second.count) + second
    var shape: [Int] = []
    for (a, b) in zip(left, right) {
      guard a == b || a == 1 || b == 1 else {
        throw ModelProblem(.invalidShape, "\(first) and \(second) cannot be combined")
      }
      shape.append(a == 1 ? b : a)
    }
    return shape
  }
}

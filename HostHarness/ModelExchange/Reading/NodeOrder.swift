/// Puts nodes into an order in which they can run, and finds names that occur twice, that nothing produces, and circles.
struct NodeOrder {
  private let model: RawModel
  private(set) var problems: [ModelProblem] = []

  init(_ model: RawModel) { self.model = model }

  mutating func sorted() -> [RawNode] {
    var available = model.refused
    for name in model.inputs.map(\.name) + model.initializers.map(\.name) {
      if !available.insert(name).inserted {
        problems.append(
          ModelProblem(.duplicateName, at: "value '\(ModelReader.shortened(name))'", "is declared twice"))
      }
    }
    var producers: [String: Int] = [:]
    for (index, node) in model.nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        if available.contains(output) || producers[output] != nil {
          problems.append(
            ModelProblem(
              .duplicateName, at: node.place,
              "produces '\(ModelReader.shortened(output))', which is there already"))
        } else {
          producers[output] = index
        }
      }
    }
    return order(available, producers)
  }

  /// Whether the order of the file will do, as ONNX asks for.
  private func isRunnable(_ available: Set<String>) -> Bool {
    var available = available
    for node in model.nodes {
      guard node.inputs.allSatisfy({ $0.isEmpty || available.contains($0) }) else { return false }
      available.formUnion(node.outputs)
    }
    return true
  }

  /// Kahn's algorithm, where the order of the file will not do.
  private mutating func order(_ available: Set<String>, _ producers: [String: Int]) -> [RawNode] {
    let nodes = model.nodes
    var missing = [Int](repeating: 0, count: nodes.count)
    var readers: [[Int]] = Array(repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in Set(node.inputs) where !input.isEmpty && !available.contains(input) {
        guard let producer = producers[input] else {
          problems.append(
            ModelProblem(
              .missingInput, at: node.place,
              "reads '\(ModelReader.shortened(input))', which no input, initialiser or node provides",
              remedy: "the file is damaged; export it again"))
          continue
        }
        missing[index] += 1
        readers[producer].append(index)
      }
    }
    if isRunnable(available) { return nodes }
    var ready = nodes.indices.filter { missing[$0] == 0 }
    var sorted: [RawNode] = []
    var position = 0
    while position < ready.count {
      let index = ready[position]
      position += 1
      sorted.append(nodes[index])
      for reader in readers[index] {
        missing[reader] -= 1
        if missing[reader] == 0 { ready.append(reader) }
      }
    }
    for index in nodes.indices where missing[index] > 0 {
      problems.append(
        ModelProblem(
          .cycle, at: nodes[index].place, "is part of a circle or waits for one",
          remedy: "LatentLink runs feed-forward models; make the state an input and an output"))
    }
    for output in model.outputs where producers[output] == nil && !available.contains(output) {
      problems.append(
        ModelProblem(.missingInput, at: "output '\(ModelReader.shortened(output))'", "nothing produces it"))
    }
    return sorted
  }
}

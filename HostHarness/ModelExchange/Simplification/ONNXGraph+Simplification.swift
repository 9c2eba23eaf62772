extension ONNXGraph {
  /// The same function in fewer nodes: what exporters spell out as several operators becomes one, factors and offsets move
  /// into the weights before them, and nodes that nobody reads go. QuantizeLinear and DequantizeLinear stay.
  public func simplified() -> ONNXGraph {
    var graph = self
    // Before functions, which take a small epsilon for none; and after them, for squares and roots that they make out.
    graph.joinLayerNormalizations()
    graph.joinFunctions()
    graph.removeIdentities()
    graph.joinLayerNormalizations()
    graph.foldChannelAffines()
    graph.removeUnread()
    return graph
  }

  /// Drops nodes whose outputs nobody reads.
  mutating func removeUnread() {
    var needed = Set(outputs)
    var kept: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
      kept.append(node)
      needed.formUnion(node.inputs.compactMap { $0 })
    }
    nodes = kept.reversed()
  }

  /// Drops factors of one without offset, which joining functions leaves.
  private mutating func removeIdentities() {
    var names: [Int: Int] = [:]
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { input in input.map { names[$0] ?? $0 } }
      let node = nodes[index]
      guard case .function(.affine(let factor, let offset)) = node.operation, abs(factor - 1) < 1e-6,
        offset == 0,
        let input = node.inputs[0], !outputs.contains(node.outputs[0])
      else { continue }
      names[node.outputs[0]] = input
    }
  }

  /// The only number in a constant, however often it is repeated.
  func scalar(_ value: Int?) -> Float? {
    guard let constant = value.flatMap({ values[$0].constant }) else { return nil }
    if let scalar = constant.scalar { return scalar }
    guard let reals = constant.reals, let first = reals.first, reals.allSatisfy({ $0 == first }) else {
      return nil
    }
    return first
  }
}

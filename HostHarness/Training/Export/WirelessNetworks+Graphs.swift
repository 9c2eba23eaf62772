import ReferenceModels

extension WirelessNetworks {
  /// The networks as inference runs them. What `inputs` leaves out meets weights of zero, so that the interfaces of
  /// ablated systems are those of the whole one.
  func graphs(inputs: Inputs) -> [NetworkRole: FloatGraph] {
    [
      .csiEncoder: csiEncoderGraph(), .wirelessState: stateGraph(inputs),
      .wirelessPredictor: predictorGraph(inputs), .powerHead: powerHeadGraph(inputs),
    ]
  }

  private var latentSize: Int { ControlNetworks.latentSize }

  private func csiEncoderGraph() -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.csiEncoder.rawValue)
    let geometry = convolutions[0].geometry
    let image = graph.addInput(
      "csi", shape: [geometry.height, geometry.width, geometry.channels], group: "csi")
    let features = graph.append(convolutions, image)
    graph.markOutput(graph.append("csiCode", code, features, group: "csiCode"))
    return graph
  }

  private func stateGraph(_ inputs: Inputs) -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.wirelessState.rawValue)
    let csiCode = graph.addInput("csiCode", shape: [Self.codeSize], group: "csiCode")
    let power = graph.addInput("power", shape: [1], group: "power")
    let latent = graph.addInput("latent", shape: [latentSize], group: "latent")
    let state = graph.addInput("wirelessState", shape: [stateSize], group: "wirelessState")
    var unit = recurrent.unit
    let columns = Self.codeSize + 1 + latentSize
    if !inputs.contains(.csi) { unit.inputWeights.clear(0..<Self.codeSize, ofColumns: columns) }
    if !inputs.contains(.controlLatents) {
      unit.inputWeights.clear(Self.codeSize + 1..<columns, ofColumns: columns)
    }
    let joined = graph.concatenate("observation", [csiCode, power, latent])
    graph.markOutput(
      graph.addNode(
        "nextState", .gatedRecurrentUnit(unit), inputs: [joined, state], group: "wirelessState"))
    return graph
  }

  private func predictorGraph(_ inputs: Inputs) -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.wirelessPredictor.rawValue)
    let state = graph.addInput("wirelessState", shape: [stateSize], group: "wirelessState")
    let powers = graph.addInput("recentPowers", shape: [Self.recentPowers], group: "power")
    let latent = graph.addInput("latent", shape: [latentSize], group: "latent")
    let next = graph.addInput("nextLatent", shape: [latentSize], group: "latent")
    let joined = graph.concatenate("stateAndLatents", [state, powers, latent, next])
    let change = graph.append("change", predictor, joined)
    graph.clearLatents(inputs, from: stateSize + Self.recentPowers)
    graph.markOutput(
      graph.addNode("nextState", .add, inputs: [state, change], group: "wirelessState"))
    return graph
  }

  private func powerHeadGraph(_ inputs: Inputs) -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.powerHead.rawValue)
    let state = graph.addInput("wirelessState", shape: [stateSize], group: "wirelessState")
    let powers = graph.addInput("recentPowers", shape: [Self.recentPowers], group: "power")
    let latent = graph.addInput("latent", shape: [latentSize], group: "latent")
    let joined = graph.concatenate("stateAndPowers", [state, powers, latent])
    graph.markOutput(graph.append("forecast", powerHead, joined, group: "forecast"))
    graph.clearLatents(inputs, from: stateSize + Self.recentPowers)
    return graph
  }
}

extension FloatGraph {
  /// Sets the first dense layer's weights of all inputs from `column` on to zero where latents are not to be seen.
  fileprivate mutating func clearLatents(_ inputs: WirelessNetworks.Inputs, from column: Int) {
    guard !inputs.contains(.controlLatents) else { return }
    for i in nodes.indices {
      guard case .fullyConnected(var weights, let bias) = nodes[i].operation else { continue }
      let columns = weights.count / bias.count
      weights.clear(column..<columns, ofColumns: columns)
      nodes[i].operation = .fullyConnected(weights: weights, bias: bias)
      return
    }
  }
}

extension [Float] {
  /// Sets columns of a row-major matrix to zero.
  fileprivate mutating func clear(_ range: Range<Int>, ofColumns columns: Int) {
    for row in 0..<count / columns { for column in range { self[row * columns + column] = 0 } }
  }
}

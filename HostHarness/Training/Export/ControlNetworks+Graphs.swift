import ReferenceModels

extension ControlNetworks {
  /// The networks as inference runs them.
  func graphs() -> [NetworkRole: FloatGraph] {
    [
      .frameEncoder: frameEncoderGraph(), .actionFusion: fusionGraph(),
      .controlPredictor: predictorGraph(), .policy: policyGraph(),
    ]
  }

  private func frameEncoderGraph() -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.frameEncoder.rawValue)
    let geometry = convolutions[0].geometry
    let frame = graph.addInput(
      "frame", shape: [geometry.height, geometry.width, geometry.channels], group: "frame")
    let features = graph.append(convolutions, frame)
    graph.markOutput(graph.append("code", code, features, group: "code"))
    return graph
  }

  private func fusionGraph() -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.actionFusion.rawValue)
    let codes = graph.addInput("code", shape: [Self.latentSize], group: "code")
    let action = graph.addInput("action", shape: [Self.actionSize], group: "action")
    let joined = graph.concatenate("codeAndAction", [codes, action])
    let correction = graph.append("fusion", fusion, joined)
    graph.markOutput(graph.addNode("latent", .add, inputs: [codes, correction], group: "latent"))
    return graph
  }

  private func predictorGraph() -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.controlPredictor.rawValue)
    let latent = graph.addInput("latent", shape: [Self.latentSize], group: "latent")
    let action = graph.addInput("action", shape: [Self.actionSize], group: "action")
    let change = graph.append("change", predictor, graph.concatenate("latentAndAction", [latent, action]))
    graph.markOutput(graph.addNode("nextLatent", .add, inputs: [latent, change], group: "latent"))
    return graph
  }

  private func policyGraph() -> FloatGraph {
    var graph = FloatGraph(name: NetworkRole.policy.rawValue)
    let latent = graph.addInput("latent", shape: [Self.latentSize], group: "latent")
    let reference = graph.addInput("reference", shape: [Self.referenceSize], group: "reference")
    let joined = graph.concatenate("latentAndReference", [latent, reference])
    graph.markOutput(graph.append("correction", policy, joined, group: "correction"))
    return graph
  }
}

extension NetworkRole {
  /// The groups of the role's inputs, in order: ports of one group carry the same quantity from network to network.
  public var inputGroups: [String] {
    switch self {
    case .frameEncoder: ["frame"]
    case .actionFusion: ["code", "action"]
    case .controlPredictor: ["latent", "action"]
    case .policy: ["latent", "reference"]
    case .csiEncoder: ["csi"]
    case .wirelessState: ["csiCode", "power", "latent", "wirelessState"]
    case .wirelessPredictor: ["wirelessState", "power", "latent", "latent"]
    case .powerHead: ["wirelessState", "power", "latent"]
    case .stoppingValue: ["stoppingFeatures"]
    }
  }

  /// The group of the role's output.
  public var outputGroup: String {
    switch self {
    case .frameEncoder: "code"
    case .actionFusion, .controlPredictor: "latent"
    case .policy: "correction"
    case .csiEncoder: "csiCode"
    case .wirelessState, .wirelessPredictor: "wirelessState"
    case .powerHead: "forecast"
    case .stoppingValue: "stoppingValues"
    }
  }

  /// `graph` with the groups of the role at its ports, whatever they were.
  public func withPortGroups(_ graph: FloatGraph) -> FloatGraph {
    var graph = graph
    for (value, group) in zip(graph.inputs, inputGroups) { graph.values[value].group = group }
    for value in graph.outputs { graph.values[value].group = outputGroup }
    return graph
  }
}

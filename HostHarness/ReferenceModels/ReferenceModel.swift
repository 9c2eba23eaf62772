/// A trained system in floating point: its networks, the constants of its loop and where it comes from.
public struct ReferenceModel: Sendable, Equatable {
  public var graphs: [NetworkRole: FloatGraph]
  public var loop: LoopParameters
  /// The world's configuration as JSON text, as the simulator reads and writes it.
  public var worldJSON: String
  /// The frame without the device in it, grey levels in 0 … 1, row-major `[64, 64]`; empty without a camera.
  public var background: [Float]
  /// What made the model: command, seed, version, figures.
  public var provenance: [String: String]

  public init(
    graphs: [NetworkRole: FloatGraph], loop: LoopParameters, worldJSON: String, background: [Float] = [],
    provenance: [String: String] = [:]
  ) {
    self.graphs = graphs
    self.loop = loop
    self.worldJSON = worldJSON
    self.background = background
    self.provenance = provenance
  }

  /// The graphs in the order of ``NetworkRole``.
  public var orderedGraphs: [(role: NetworkRole, graph: FloatGraph)] {
    NetworkRole.allCases.compactMap { role in graphs[role].map { (role, $0) } }
  }
}

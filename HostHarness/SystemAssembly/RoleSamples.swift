import ArrayFiles
import ClosedLoop
import ReferenceModels
import Simulation

/// What a network of the float loop is fed in simulated episodes, and what it answers.
public struct RoleSamples: Sendable {
  public var role: NetworkRole
  /// Arrays by port in the order of the role, inputs before the output; `[samples, …shape]`.
  public private(set) var arrays: [(name: String, array: NPYArray)] = []
  public private(set) var sampleCount: Int

  /// The order of the axes of images.
  public enum AxisOrder: String, Sendable, CaseIterable {
    /// `[H, W, C]`, as the loop has it.
    case channelsLast
    /// `[C, H, W]`, as PyTorch has it.
    case channelsFirst
  }

  /// - Parameter run: whose model has the role.
  /// - Throws: `LoopModelError` and `GraphError` for a model that cannot drive the loop, ``RoleSamplesError``.
  public init(
    _ role: NetworkRole, of run: CalibrationRun, order: AxisOrder = .channelsLast, workers: Int = 2,
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    guard let graph = run.model.graphs[role] else { throw RoleSamplesError.noNetwork(role) }
    let samples = try run.collect(workers: workers, progress: progress)[role] ?? []
    guard !samples.isEmpty else { throw RoleSamplesError.noSamples(role, episodes: run.episodes) }
    try self.init(role, graph: graph, samples: samples, order: order)
  }

  /// - Parameter samples: `[sample][input][element]`, at least one.
  public init(
    _ role: NetworkRole, graph: FloatGraph, samples: [[[Float]]], order: AxisOrder = .channelsLast
  ) throws(GraphError) {
    self.role = role
    sampleCount = samples.count
    let evaluator = try GraphEvaluator(graph)
    var outputs: [[Float]] = []
    for sample in samples { outputs.append(try evaluator.run(sample)[0]) }
    for (place, name) in role.inputNames.enumerated() {
      let columns = samples.map { $0[place] }
      arrays.append((name, Self.array(columns, graph.values[graph.inputs[place]].shape, order)))
    }
    arrays.append((role.outputName, Self.array(outputs, graph.values[graph.outputs[0]].shape, order)))
  }

  private static func array(_ samples: [[Float]], _ shape: [Int], _ order: AxisOrder) -> NPYArray {
    guard order == .channelsFirst, shape.count == 3 else {
      return NPYArray(shape: [samples.count] + shape, float32: samples.flatMap { $0 })
    }
    let (positions, channels) = (shape[0] * shape[1], shape[2])
    let moved = samples.flatMap { sample in
      (0..<channels).flatMap { channel in (0..<positions).map { sample[$0 * channels + channel] } }
    }
    return NPYArray(shape: [samples.count, channels, shape[0], shape[1]], float32: moved)
  }
}

/// Why there are no samples.
public enum RoleSamplesError: Error, Equatable, CustomStringConvertible {
  case noNetwork(NetworkRole)
  case noSamples(NetworkRole, episodes: Int)

  public var description: String {
    switch self {
    case .noNetwork(let role): "the model has no network '\(role.rawValue)'"
    case .noSamples(let role, let episodes):
      "'\(role.rawValue)' did not run in \(episodes) episodes; take more episodes"
    }
  }
}

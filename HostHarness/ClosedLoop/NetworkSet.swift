import ReferenceModels

/// The networks of one model, ready to run sample by sample in floating point.
///
/// Not thread-safe, as its evaluators are not: every thread makes its own from the shared ``LoopModel``.
public final class NetworkSet {
  private let evaluators: [GraphEvaluator?]
  /// Sees every call's inputs; for calibration.
  public var recorder: LoopRecorder?

  /// Position of each role in ``NetworkRole/allCases``.
  private static let positions = Dictionary(
    uniqueKeysWithValues: NetworkRole.allCases.enumerated().map { ($1, $0) })

  init(_ graphs: [NetworkRole: FloatGraph]) throws(LoopModelError) {
    var evaluators: [GraphEvaluator?] = []
    for role in NetworkRole.allCases {
      guard let graph = graphs[role] else {
        evaluators.append(nil)
        continue
      }
      do throws(GraphError) {
        evaluators.append(try GraphEvaluator(graph))
      } catch {
        throw .invalidGraph(role, error)
      }
    }
    self.evaluators = evaluators
  }

  /// Runs a network on one sample; inputs in the order of its role.
  ///
  /// - Precondition: the model has the network and the sizes fit, which ``LoopModel`` checks.
  public func run(_ role: NetworkRole, _ inputs: [Float]...) -> [Float] {
    guard let position = Self.positions[role], let evaluator = evaluators[position] else {
      preconditionFailure("the model has no network '\(role.rawValue)'")
    }
    recorder?.record(role, inputs)
    for (index, input) in inputs.enumerated() {
      let buffer = evaluator.inputBuffer(index)
      precondition(input.count == buffer.count, "input \(index) of '\(role.rawValue)' has a wrong size")
      _ = buffer.update(fromContentsOf: input)
    }
    evaluator.execute()
    return Array(evaluator.outputBuffer(0))
  }
}

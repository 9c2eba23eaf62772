import ArrayFiles
import Autodiff
import Foundation

/// The state of an unfinished training run: all parameters with their moments, running statistics and how far it is.
///
/// A step's random choices depend on the step's number only, so nothing else is needed to go on with the same result.
struct Checkpoint {
  /// Stages done, and steps done in the next one.
  var stage: Int
  var step: Int
  var report: TrainingReport

  /// Why a checkpoint was refused.
  enum Failure: Error, Equatable, CustomStringConvertible {
    case anotherRun(file: String)
    case damaged(file: String, field: String)

    var description: String {
      switch self {
      case .anotherRun(let file):
        "\(file): belongs to a run with another configuration; remove it or use its configuration"
      case .damaged(let file, let field):
        "\(file): '\(field)' is missing or has a wrong size; remove the file to start again"
      }
    }
  }

  /// Writes the file anew, whole or not at all.
  /// - Parameter identity: text that only the same run has: its configuration and world.
  func write(
    to path: String, identity: String, parameters: [Parameter], statistics: [RunningStatistics]
  ) throws {
    var tensors = parameters.map {
      SafeTensors.Tensor(name: $0.name, shape: [3, $0.count], float32: $0.state)
    }
    for (i, running) in statistics.enumerated() {
      let state = running.state
      tensors.append(.init(name: "statistics.\(i)", shape: [2, state.count / 2], float32: state))
    }
    let reportJSON = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    let file = SafeTensors(
      metadata: [
        "identity": identity, "stage": String(stage), "step": String(step), "report": reportJSON,
      ], tensors: tensors)
    try file.write(to: path)
  }

  /// Reads a file and sets parameters and statistics to it.
  init(
    from path: String, identity: String, parameters: [Parameter], statistics: [RunningStatistics]
  ) throws {
    let file = try SafeTensors(contentsOf: path)
    guard file.metadata["identity"] == identity else { throw Failure.anotherRun(file: path) }
    guard let stage = file.metadata["stage"].flatMap(Int.init) else {
      throw Failure.damaged(file: path, field: "stage")
    }
    guard let step = file.metadata["step"].flatMap(Int.init) else {
      throw Failure.damaged(file: path, field: "step")
    }
    guard let text = file.metadata["report"] else { throw Failure.damaged(file: path, field: "report") }
    self.stage = stage
    self.step = step
    report = try JSONDecoder().decode(TrainingReport.self, from: Data(text.utf8))
    for parameter in parameters {
      guard let state = file[parameter.name]?.float32Elements, state.count == 3 * parameter.count else {
        throw Failure.damaged(file: path, field: parameter.name)
      }
      parameter.state = state
    }
    for (i, running) in statistics.enumerated() {
      guard let state = file["statistics.\(i)"]?.float32Elements, state.count == running.state.count else {
        throw Failure.damaged(file: path, field: "statistics.\(i)")
      }
      running.state = state
    }
  }

  init(stage: Int, step: Int, report: TrainingReport) {
    self.stage = stage
    self.step = step
    self.report = report
  }
}

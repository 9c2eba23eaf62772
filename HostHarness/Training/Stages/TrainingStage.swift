import Autodiff

/// One stage of the recipe: a number of optimisation steps over some parameters.
///
/// A step's outcome depends on the parameters, the optimiser's moments and the step's number only, so a stage can be
/// resumed anywhere.
protocol TrainingStage {
  var name: String { get }
  var totalSteps: Int { get }
  /// What the optimiser moves.
  var parameters: [Parameter] { get }
  var optimiser: Adam { get }
  var figureNames: [String] { get }
  /// Runs step 1 … totalSteps.
  func run(step: Int, on runner: ShardedStep) -> (loss: Float, figures: [Float])
}

extension TrainingStage {
  /// Whether step `step` of `total` rounds weights to the 8-bit grid: the second half of a stage does.
  static func roundsWeights(step: Int, of total: Int, _ configuration: TrainingConfiguration) -> Bool {
    configuration.quantisationAware && step > total / 2
  }
}

extension ControlStage: TrainingStage {
  var name: String { "control JEPA" }
  var optimiser: Adam { Adam(weightDecay: configuration.control.weightDecay) }
  var figureNames: [String] { ["one-step", "imagined", "cloning"] }
}

extension PredictorStage: TrainingStage {
  var name: String { "control predictor" }
  var optimiser: Adam { Adam() }
  var figureNames: [String] { ["first step", "last step"] }
}

extension CloningStage: TrainingStage {
  var name: String { "policy cloning" }
  var optimiser: Adam { Adam() }
  var figureNames: [String] { ["squared error"] }
}

extension WirelessStage: TrainingStage {
  var name: String { "wireless JEPA" }
  var optimiser: Adam { Adam() }
  var figureNames: [String] { ["1 slot", "4", "8", "14", "latent"] }
}

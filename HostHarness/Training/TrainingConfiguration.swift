/// The recipe's numbers. Defaults train the shipped model.
public struct TrainingConfiguration: Sendable, Equatable, Codable {
  public struct Control: Sendable, Equatable, Codable {
    public var episodes = 700
    public var slotsPerEpisode = 100
    /// Sequences in a batch.
    public var batch = 40
    /// Frame pairs in a sequence.
    public var sequence = 10
    /// Steps with squared losses on whole sequences (finds the latents).
    public var warmSteps = 1200
    /// Steps with logarithmic losses on masked sequences, fusion and cloning (sharpens them).
    public var sharpenSteps = 4000
    public var peakRate: Float = 3e-3
    public var weightDecay: Float = 1e-5
    /// Weight of the cloning loss whose gradient reaches the encoder.
    public var cloningWeight: Float = 0.3
    public init() {}
  }
  public struct Predictor: Sendable, Equatable, Codable {
    public var steps = 3000
    public var batch = 128
    /// Slots of a rollout.
    public var rollout = 20
    public var peakRate: Float = 1e-3
    public init() {}
  }
  public struct Policy: Sendable, Equatable, Codable {
    public var cloningSteps = 8000
    public var batch = 512
    public var peakRate: Float = 1e-3
    public init() {}
  }
  public struct Reinforcement: Sendable, Equatable, Codable {
    public var iterations = 60
    /// Iterations at the start in which only the critic learns.
    public var criticIterations = 10
    /// Closed loops an iteration and their length.
    public var episodes = 64
    public var slots = 100
    /// Passes over an iteration's experience, each in so many minibatches.
    public var passes = 4
    public var minibatches = 4
    public var peakRate: Float = 3e-5
    /// Standard deviation of exploration, in units of the action scale, first and last iteration.
    public var initialSpread: Float = 0.05
    public var finalSpread: Float = 0.03
    public init() {}
    public init(iterations: Int, peakRate: Float, initialSpread: Float, finalSpread: Float) {
      self.iterations = iterations
      self.peakRate = peakRate
      self.initialSpread = initialSpread
      self.finalSpread = finalSpread
    }
  }
  public struct Wireless: Sendable, Equatable, Codable {
    public var episodes = 1600
    public var slotsPerEpisode = 100
    public var steps = 2000
    /// Windows in a batch.
    public var batch = 24
    /// Slots of history in a window.
    public var history = 40
    /// Slots predicted.
    public var horizon = 14
    public var peakRate: Float = 2.5e-3
    public init() {}
  }

  public struct Stopping: Sendable, Equatable, Codable {
    /// On-policy episodes and their length.
    public var episodes = 120
    public var slots = 100
    public var steps = 3000
    public var batch = 256
    /// The target network follows every so many steps.
    public var refreshSteps = 60
    public var peakRate: Float = 2e-3
    /// Least and greatest price λ d_4, mW.
    public var prices = [0.3, 30.0]
    public init() {}
  }

  /// Validation episodes: choice of the policy, disagreement table, latent bounds.
  public struct Measurement: Sendable, Equatable, Codable {
    public var episodes = 40
    public var slots = 110
    public init() {}
  }

  public var seed: UInt64 = 1
  /// Weights are rounded to the 8-bit grid in the second half of every stage, and stay on it.
  public var quantisationAware = true
  public var gates = CollapseGates.Thresholds()
  public var control = Control()
  public var predictor = Predictor()
  public var policy = Policy()
  /// In the run's own world the clone is near its optimum: small steps around it.
  public var reinforcement = Reinforcement()
  /// Among keep-out zones there is a way to find: wide exploration, large steps.
  public var keepOutReinforcement = Reinforcement(
    iterations: 150, peakRate: 1e-3, initialSpread: 0.25, finalSpread: 0.1)
  public var wireless = Wireless()
  public var stopping = Stopping()
  public var measurement = Measurement()
  /// Episodes on which the forecasts of adapted and ablated networks are measured.
  public var validationEpisodes = 100

  public init() {}
}

extension TrainingConfiguration {
  /// For a model that was trained: fewer and smaller steps, no search for latents, no reinforcement in the run's own world
  /// or among keep-out zones.
  public static var fineTuning: TrainingConfiguration {
    var recipe = TrainingConfiguration()
    recipe.control.warmSteps = 0
    recipe.control.sharpenSteps = 1000
    recipe.control.peakRate = 3e-4
    recipe.predictor.steps = 1000
    recipe.predictor.peakRate = 2e-4
    recipe.policy.cloningSteps = 3000
    recipe.policy.peakRate = 2e-4
    recipe.reinforcement.iterations = 0
    recipe.keepOutReinforcement.iterations = 0
    recipe.wireless.episodes = 600
    recipe.wireless.steps = 500
    recipe.wireless.peakRate = 3e-4
    recipe.stopping.steps = 1000
    recipe.stopping.peakRate = 4e-4
    return recipe
  }
}

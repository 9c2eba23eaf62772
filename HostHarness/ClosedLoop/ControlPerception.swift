import ReferenceModels
import Simulation

/// What the controller believes of the device: the control latent, predicted and corrected by frames.
struct ControlPerception {
  /// How the latent lives between frames.
  enum Estimation: Sendable, Equatable {
    /// Predicted from the commands.
    case imagination
    /// Kept as the last frame left it.
    case holdLast
  }

  let networks: NetworkSet
  let parameters: LoopParameters
  let background: [UInt8]
  let estimation: Estimation
  /// z_{t−1} after ``endSlot(action:)``, ẑ_t after ``predict()``, z_t after ``receive(_:)``. `[8]`.
  private(set) var latent = [Float](repeating: 0, count: LoopModel.latentCount)
  /// z_{t−1} while slot t runs.
  private(set) var previousLatent = [Float](repeating: 0, count: LoopModel.latentCount)
  /// False before the first frame, and from an implausible prediction on until the next frame.
  private(set) var isTrusted = false
  private var previousAction: [Float] = [0, 0]
  private var frameInput: [Float]

  init(model: LoopModel, networks: NetworkSet, estimation: Estimation) {
    self.networks = networks
    self.estimation = estimation
    parameters = model.parameters
    background = model.background
    frameInput = [Float](repeating: 0, count: 2 * model.background.count)
  }

  mutating func reset() {
    latent = [Float](repeating: 0, count: LoopModel.latentCount)
    previousLatent = latent
    isTrusted = false
    previousAction = [0, 0]
  }

  /// Step 1: ẑ_t = predictor(z_{t−1}, u_{t−1}). A latent that leaves the plausible box is brought back to its
  /// border and no longer trusted.
  mutating func predict() {
    previousLatent = latent
    guard isTrusted, estimation == .imagination else { return }
    latent = networks.run(.controlPredictor, latent, previousAction)
    for index in latent.indices {
      let (lower, upper) = (Float(parameters.latentLower[index]), Float(parameters.latentUpper[index]))
      if !(latent[index] >= lower && latent[index] <= upper) {
        isTrusted = false
        // A NaN compares false with both bounds and ends at the lower one.
        latent[index] = latent[index] > upper ? upper : lower
      }
    }
  }

  /// Step 5: z_t = fusion(frameEncoder(frame), u_{t−1}).
  mutating func receive(_ frame: FramePair) {
    frameInput.withUnsafeMutableBufferPointer {
      FrameInput.make(current: frame.current, previous: frame.previous, background: background, into: $0)
    }
    latent = networks.run(.actionFusion, networks.run(.frameEncoder, frameInput), previousAction)
    isTrusted = true
  }

  /// Step 6. Without a trusted latent the command is the reference's acceleration alone.
  func command(_ reference: ReferencePoint) -> SIMD2<Double> {
    isTrusted
      ? command(latent: latent, reference)
      : parameters.command(correction: [0, 0], reference: reference)
  }

  func command(latent: [Float], _ reference: ReferencePoint) -> SIMD2<Double> {
    parameters.command(
      correction: networks.run(.policy, latent, parameters.referenceInput(reference)),
      reference: reference)
  }

  mutating func endSlot(action: SIMD2<Double>) {
    previousAction = parameters.actionInput(action)
  }

  /// The imagined latents z^(0) = ẑ_t … z^(K) and the commands between them.
  func imagine(reference: (Int) -> ReferencePoint, slot: Int, steps: Int) -> ImaginedTrajectory {
    var trajectory = ImaginedTrajectory(latents: [latent], actions: [])
    var latent = latent
    for step in 0..<steps {
      let point = reference(slot + step)
      let action =
        isTrusted
        ? command(latent: latent, point) : parameters.command(correction: [0, 0], reference: point)
      if estimation == .imagination {
        latent = networks.run(.controlPredictor, latent, parameters.actionInput(action))
      }
      trajectory.latents.append(latent)
      trajectory.actions.append(action)
    }
    return trajectory
  }
}

/// A rollout of the control predictor under the policy.
struct ImaginedTrajectory {
  /// k = 0 … K, `[8]` each.
  var latents: [[Float]]
  /// The commands of slots t … t + K − 1, m/s² an axis.
  var actions: [SIMD2<Double>]
}

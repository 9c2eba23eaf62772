import ClosedLoop
import ReferenceModels
import Simulation

/// The two networks that a rollout error is about, in whatever arithmetic.
public protocol ControlLatentSource {
  /// `frame [64 · 64 · 2]` and the normalised command of the slot before, `[2]`, to a latent `[8]`.
  mutating func encode(frame: [Float], previousAction: [Float]) throws -> [Float]
  /// A latent one slot later under a normalised command.
  mutating func predict(latent: [Float], action: [Float]) throws -> [Float]
}

/// The floating-point networks.
public struct FloatLatentSource: ControlLatentSource {
  private let networks: NetworkSet

  public init(_ networks: NetworkSet) { self.networks = networks }

  public mutating func encode(frame: [Float], previousAction: [Float]) -> [Float] {
    networks.run(.actionFusion, networks.run(.frameEncoder, frame), previousAction)
  }

  public mutating func predict(latent: [Float], action: [Float]) -> [Float] {
    networks.run(.controlPredictor, latent, action)
  }
}

import ClosedLoop
import ReferenceModels
import Simulation

/// How far imagined latents drift from those of real frames, against the horizon.
public struct RolloutErrors: Sendable, Equatable, Codable {
  /// Root mean square over latent dimensions of imagined − fresh, in units of the fresh latents' standard
  /// deviation, for horizons 0 … K. At 0 it is the error of the source's own encoding against floating point.
  public var latent: [Double]
  /// Root mean square distance between the probed and the true position, m.
  public var positionMetres: [Double]
  /// The same without the probe's and the encoder's own error: imagined against fresh latent, both probed, m.
  public var driftMetres: [Double]
}

/// Recorded episodes with known states, on which encoders and predictors are compared.
public struct RolloutStudy: Sendable {
  private struct Sample: Sendable {
    var frame: [Float]
    /// Normalised command of the slot before and of this slot.
    var previousAction: [Float]
    var action: [Float]
    var positionMetres: [Double]
    /// Floating-point latent.
    var latent: [Float]
  }

  private let episodes: [[Sample]]
  private let probe: LinearProbe
  private let deviations: [Double]
  private let horizonSlots: Int

  /// Drives episodes with the model's own loop and a frame in every slot; half of the episodes fit the probe,
  /// the others are measured.
  ///
  /// - Precondition: at least two episodes, longer than the horizon.
  public init(model: LoopModel, world: World, seed: UInt64, episodes count: Int, slots: Int) throws {
    precondition(count >= 2 && slots > model.parameters.horizonSlots)
    horizonSlots = model.parameters.horizonSlots
    let all = try mapConcurrently(count: count, workers: 2) { index in
      try Self.record(model: model, episode: Episode(world: world, seed: seed, index: index), slots: slots)
    }
    let fitted = all.prefix((count + 1) / 2).flatMap { $0 }
    probe = LinearProbe(inputs: fitted.map(\.latent), outputs: fitted.map(\.positionMetres))
    deviations = (0..<LoopModel.latentCount).map { dimension in
      let values = fitted.map { Double($0.latent[dimension]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return max(variance.squareRoot(), 1e-9)
    }
    self.episodes = Array(all.dropFirst((count + 1) / 2))
  }

  private static func record(model: LoopModel, episode start: Episode, slots: Int) throws -> [Sample] {
    var episode = start
    let networks = try model.makeNetworks()
    var source = FloatLatentSource(networks)
    let parameters = model.parameters
    var previous: [Float] = [0, 0]
    return (0..<slots).map { slot in
      var frame = [Float](repeating: 0, count: 2 * model.background.count)
      frame.withUnsafeMutableBufferPointer {
        FrameInput.make(
          current: episode.frame(), previous: episode.previousFrame(), background: model.background, into: $0)
      }
      let latent = source.encode(frame: frame, previousAction: previous)
      let reference = episode.reference(atSlot: slot)
      let action = parameters.command(
        correction: networks.run(.policy, latent, parameters.referenceInput(reference)),
        reference: reference)
      let sample = Sample(
        frame: frame, previousAction: previous, action: parameters.actionInput(action),
        positionMetres: [episode.state.positionMetres.x, episode.state.positionMetres.y], latent: latent)
      previous = sample.action
      episode.advance(action: action)
      return sample
    }
  }

  /// Errors of a source that encodes every frame itself and imagines from its own latents.
  public func errors(of source: inout some ControlLatentSource) throws -> RolloutErrors {
    let horizons = horizonSlots + 1
    var latentSquares = [Double](repeating: 0, count: horizons)
    var positionSquares = latentSquares
    var driftSquares = latentSquares
    var counts = [Int](repeating: 0, count: horizons)
    for samples in episodes {
      // A start every few slots: neighbouring rollouts say nearly the same.
      for start in stride(from: 0, to: samples.count, by: 3) {
        var latent = try source.encode(
          frame: samples[start].frame, previousAction: samples[start].previousAction)
        for horizon in 0..<horizons where start + horizon < samples.count {
          if horizon > 0 {
            latent = try source.predict(latent: latent, action: samples[start + horizon - 1].action)
          }
          let sample = samples[start + horizon]
          var squares = 0.0
          for (dimension, value) in latent.enumerated() {
            let error = Double(value - sample.latent[dimension]) / deviations[dimension]
            squares += error * error
          }
          latentSquares[horizon] += squares / Double(latent.count)
          let (imagined, fresh) = (probe(latent), probe(sample.latent))
          positionSquares[horizon] += Self.squaredDistance(imagined, sample.positionMetres)
          driftSquares[horizon] += Self.squaredDistance(imagined, fresh)
          counts[horizon] += 1
        }
      }
    }
    func roots(_ sums: [Double]) -> [Double] {
      sums.indices.map { counts[$0] == 0 ? 0 : (sums[$0] / Double(counts[$0])).squareRoot() }
    }
    return RolloutErrors(
      latent: roots(latentSquares), positionMetres: roots(positionSquares),
      driftMetres: roots(driftSquares))
  }

  private static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}

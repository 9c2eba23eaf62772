import ReferenceModels
import Simulation

/// What validation episodes say about imagined latents: the disagreement table d_a and where latents lie.
public struct ImaginationStatistics: Sendable, Equatable, Codable {
  /// d_a for a = 0 … K: mean of |u(imagined latent of age a) − u(fresh latent)|², (m/s²)²; d_0 = 0.
  public var disagreement: [Double]
  /// Least and greatest of every latent dimension, widened on both sides by `marginFraction` of their range.
  public var latentLower: [Double]
  public var latentUpper: [Double]

  /// Runs the loop with a frame in every slot, then imagines from every slot under the commands that were
  /// really given, and compares the commands of imagined and fresh latents.
  ///
  /// - Parameters:
  ///   - model: its own table and bounds are not used, except that latents must stay within the bounds: give it
  ///     wide ones before they are measured.
  ///   - marginFraction: of the observed range, added below and above.
  public static func measure(
    model: LoopModel, world: World, seed: UInt64, firstIndex: Int, episodes: Int, slots: Int,
    marginFraction: Double = 0.5, workers: Int = 2
  ) throws -> ImaginationStatistics {
    precondition(episodes > 0 && slots > model.parameters.horizonSlots)
    let parts = try mapConcurrently(count: episodes, workers: workers) { index in
      try Part(model: model, world: world, seed: seed, index: firstIndex + index, slots: slots)
    }
    let horizon = model.parameters.horizonSlots
    var total = [Double](repeating: 0, count: horizon + 1)
    var samples = [Int](repeating: 0, count: horizon + 1)
    var lower = parts[0].lower
    var upper = parts[0].upper
    for part in parts {
      for age in 0...horizon {
        total[age] += part.squares[age]
        samples[age] += part.counts[age]
      }
      for index in lower.indices {
        lower[index] = min(lower[index], part.lower[index])
        upper[index] = max(upper[index], part.upper[index])
      }
    }
    let margins = zip(lower, upper).map { marginFraction * Double($1 - $0) }
    return ImaginationStatistics(
      disagreement: (0...horizon).map { samples[$0] == 0 ? 0 : total[$0] / Double(samples[$0]) },
      latentLower: zip(lower, margins).map { Double($0) - $1 },
      latentUpper: zip(upper, margins).map { Double($0) + $1 })
  }

  /// Sums of one episode.
  private struct Part: Sendable {
    var squares: [Double]
    var counts: [Int]
    var lower: [Float]
    var upper: [Float]

    init(model: LoopModel, world: World, seed: UInt64, index: Int, slots: Int) throws {
      let parameters = model.parameters
      let networks = try model.makeNetworks()
      var control = ControlPerception(model: model, networks: networks, estimation: .imagination)
      var episode = Episode(world: world, seed: seed, index: index)
      var latents: [[Float]] = []
      var actions: [SIMD2<Double>] = []
      for slot in 0..<slots {
        control.predict()
        control.receive(FramePair(current: episode.frame(), previous: episode.previousFrame()))
        let action = control.command(episode.reference(atSlot: slot))
        control.endSlot(action: action)
        latents.append(control.latent)
        actions.append(action)
        episode.advance(action: action)
      }
      let horizon = parameters.horizonSlots
      squares = [Double](repeating: 0, count: horizon + 1)
      counts = [Int](repeating: 0, count: horizon + 1)
      lower = latents[0]
      upper = latents[0]
      for start in 0..<slots {
        for (dimension, value) in latents[start].enumerated() {
          lower[dimension] = min(lower[dimension], value)
          upper[dimension] = max(upper[dimension], value)
        }
        var latent = latents[start]
        for age in 1...horizon where start + age < slots {
          latent = networks.run(
            .controlPredictor, latent, parameters.actionInput(actions[start + age - 1]))
          let imagined = control.command(latent: latent, episode.reference(atSlot: start + age))
          let difference = imagined - actions[start + age]
          squares[age] += (difference * difference).sum()
          counts[age] += 1
        }
      }
    }
  }
}

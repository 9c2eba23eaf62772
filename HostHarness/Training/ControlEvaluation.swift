import Foundation
import Simulation

/// Closed loops under a fixed schedule of frames: how well latents and policy control.
struct ControlEvaluation: Sendable {
  /// Mean stage cost.
  let cost: Double
  /// Root mean square distance from the reference, metres.
  let trackingErrorMetres: Double

  /// The first slots show how an episode starts, not how it is tracked.
  private static let skippedSlots = 10

  /// - Parameter period: a frame every so many slots.
  init(
    world: World, networks: ControlNetworks, scales: InputScales, seed: UInt64, firstIndex: Int,
    episodes: Int,
    slots: Int, period: Int
  ) {
    let halves = 2
    let size = (episodes + halves - 1) / halves
    let sums = SumBox()
    DispatchQueue.concurrentPerform(iterations: halves) { half in
      let range = firstIndex + half * size..<firstIndex + min((half + 1) * size, episodes)
      let loop = LockstepLoop(
        world: world, networks: networks, scales: scales, seed: seed, indices: range)
      var (cost, squared, count) = (0.0, 0.0, 0.0)
      for slot in 0..<slots {
        loop.imaginePrior()
        loop.receive([Bool](repeating: slot % period == 0, count: loop.count))
        if slot >= Self.skippedSlots {
          for episode in loop.episodes {
            let error =
              episode.state.positionMetres - episode.reference(atSlot: episode.slot).positionMetres
            squared += error.x * error.x + error.y * error.y
            count += 1
          }
        }
        let costs = loop.apply(corrections: loop.corrections())
        if slot >= Self.skippedSlots { cost += costs.reduce(0, +) }
      }
      sums.add(half, [cost, squared, count])
    }
    let total = sums.total
    cost = total[0] / total[2]
    trackingErrorMetres = (total[1] / total[2]).squareRoot()
  }

  /// The linear-quadratic expert on the true state: what no policy on latents can beat where the cost is quadratic.
  init(expertIn world: World, seed: UInt64, firstIndex: Int, episodes: Int, slots: Int) {
    let expert = LinearQuadraticExpert(world: world)
    var (cost, squared, count) = (0.0, 0.0, 0.0)
    for index in firstIndex..<firstIndex + episodes {
      var episode = Episode(world: world, seed: seed, index: index)
      for slot in 0..<slots {
        let reference = episode.reference(atSlot: slot)
        let action = expert.action(state: episode.state, reference: reference)
        if slot >= Self.skippedSlots {
          let error = episode.state.positionMetres - reference.positionMetres
          squared += error.x * error.x + error.y * error.y
          cost += episode.stageCost(action: action)
          count += 1
        }
        episode.advance(action: action)
      }
    }
    self.cost = cost / count
    trackingErrorMetres = (squared / count).squareRoot()
  }
}

/// Sums of two halves, added in their order.
private final class SumBox: @unchecked Sendable {
  private let lock = NSLock()
  private var parts: [[Double]] = [[], []]

  func add(_ index: Int, _ values: [Double]) { lock.withLock { parts[index] = values } }

  var total: [Double] { lock.withLock { zip(parts[0], parts[1]).map(+) } }
}

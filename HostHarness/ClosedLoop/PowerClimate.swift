import Simulation

/// Statistics of the required power along the expert's trajectories, in decibels.
public struct PowerClimate: Sendable, Equatable, Codable {
  public var meanDBm: Double
  public var deviationDB: Double
  /// Root mean square of P_{t+k} − P_t for k = 1 … K: the spread of plain persistence.
  public var persistenceSpreadDB: [Double]

  public init(meanDBm: Double, deviationDB: Double, persistenceSpreadDB: [Double]) {
    self.meanDBm = meanDBm
    self.deviationDB = deviationDB
    self.persistenceSpreadDB = persistenceSpreadDB
  }
}

extension PowerClimate {
  /// Required powers in dBm, [episode, slot], of `episodes` episodes from `firstIndex` on; the expert drives on the
  /// true state.
  public static func requiredPowersDBm(
    world: World, seed: UInt64, firstIndex: Int, episodes: Int, slots: Int, workers: Int = 2
  ) throws -> [[Double]] {
    let expert = LinearQuadraticExpert(world: world)
    return try mapConcurrently(count: episodes, workers: workers) { index in
      var episode = Episode(world: world, seed: seed, index: firstIndex + index)
      return (0..<slots).map { slot in
        let power = Decibels.decibels(episode.requiredPowerMilliwatts())
        episode.advance(
          action: expert.action(state: episode.state, reference: episode.reference(atSlot: slot)))
        return power
      }
    }
  }

  /// Measures `episodes` episodes of `slots` slots from `firstIndex` on.
  public static func measure(
    world: World, seed: UInt64, firstIndex: Int, episodes: Int, slots: Int, horizonSlots: Int,
    workers: Int = 2
  ) throws -> PowerClimate {
    precondition(episodes > 0 && slots > horizonSlots && horizonSlots > 0)
    return PowerClimate(
      requiredPowersDBm: try requiredPowersDBm(
        world: world, seed: seed, firstIndex: firstIndex, episodes: episodes, slots: slots,
        workers: workers), horizonSlots: horizonSlots)
  }

  /// - Parameter requiredPowersDBm: [episode, slot], episodes of equal length above `horizonSlots`.
  public init(requiredPowersDBm runs: [[Double]], horizonSlots: Int) {
    let all = runs.flatMap { $0 }
    let mean = all.reduce(0, +) / Double(all.count)
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
    let spreads = (1...horizonSlots).map { lag in
      var sum = 0.0
      for run in runs {
        for slot in lag..<run.count {
          let change = run[slot] - run[slot - lag]
          sum += change * change
        }
      }
      return (sum / Double(runs.reduce(0) { $0 + $1.count - lag })).squareRoot()
    }
    meanDBm = mean
    deviationDB = variance.squareRoot()
    persistenceSpreadDB = spreads
  }
}

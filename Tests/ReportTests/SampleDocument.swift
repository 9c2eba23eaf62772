@testable import ClosedLoop
@testable import Validation

/// A small validation with made-up but consistent numbers.
enum SampleDocument {
  static func make(withFixedPoint: Bool = true) -> ValidationDocument {
    let prices = [2.0, 8, 32]
    var results = [result(.everySlot, "every slot", powers: [22.6], losses: [0.052])]
    results += zip([2, 4, 8], zip([11.5, 5.8, 2.8], [0.060, 0.085, 0.135])).map {
      result(.periodic, "every \($0) slots", powers: [$1.0], losses: [$1.1])
    }
    for (scheme, factor) in [(Scheme.programme, 0.5), (.fixedPoint, 0.505), (.oracle, 0.4)] {
      if scheme == .fixedPoint && !withFixedPoint { continue }
      results += zip(prices, zip([11.5, 5.8, 2.8].reversed(), [0.060, 0.085, 0.135].reversed())).map {
        result(
          scheme, "\($0) mW", powers: [$1.0 * factor], losses: [$1.1], price: $0)
      }
    }
    var extent = ClosedLoopStudy.Extent(seeds: 2, episodes: 2, slots: 100)
    extent.firstSeed = 7
    let errors = RolloutErrors(
      latent: [0, 0.1, 0.2], positionMetres: [0.03, 0.04, 0.05], driftMetres: [0, 0.02, 0.03])
    let tensor = NetworkComparison.Tensor(
      name: "dense", elementType: "int8", scale: 0.01, signalToNoiseDecibels: 41.5, cosine: 0.9999,
      largestError: 0.02, saturatedElements: 3, elements: 800)
    return ValidationDocument(
      world: "B", provenance: ["seed": "1"], extent: extent,
      climate: PowerClimate(meanDBm: 7.5, deviationDB: 6.4, persistenceSpreadDB: [3, 4]),
      results: results,
      equalLoss: [EqualLossComparison(results, trackingRMSEMetres: 0.09)],
      againstEverySlot: EverySlotComparison.standardCostFactors.map {
        EverySlotComparison(results, costFactor: $0)
      },
      fixedPoint: withFixedPoint ? fixedPoint(results, extent: extent) : nil,
      rollouts: [.init(arithmetic: "float", errors: errors)],
      networks: withFixedPoint
        ? [
          NetworkComparison(
            network: "policy", samples: 10, multiplyAccumulates: 7600, tensors: [tensor],
            outputName: "dense")
        ] : [],
      trajectory: TrajectoryRecord(
        scheme: .programme, label: "8 mW", seed: 7, episodeIndex: 0,
        slots: (0..<5).map {
          TrajectoryRecord.Slot(
            slot: $0, positionMetres: [1, 2], referenceMetres: [1.1, 2], requiredPowerMilliwatts: 3,
            sentPowerMilliwatts: $0 == 2 ? 3.4 : nil, received: $0 == 2, ageSlots: $0)
        }),
      ablations: [
        AblationRecord(
          title: "scalar powers only", command: "latentlink ablate --seed 1", trainingSeed: 1,
          trainingSteps: 1600, extent: extent, world: "B",
          results: results.filter { $0.scheme == .programme })
      ])
  }

  private static func fixedPoint(
    _ results: [SettingResult], extent: ClosedLoopStudy.Extent
  ) -> FixedPointComparison {
    let free = zip(
      results.filter { $0.scheme == .programme }, results.filter { $0.scheme == .fixedPoint }
    ).map {
      FixedPointComparison.Pair(float: $0, fixed: $1, every: results[0])
    }
    var tally = ReplayTally()
    tally.count(decision: .send(powerMilliwatts: 2), answer: .send(powerMilliwatts: 2))
    tally.count(command: [1, 0], answer: [1, 0.01])
    return FixedPointComparison(
      extent: extent, forcedSeeds: 2, floatScheme: .programme,
      replays: [.init(priceMilliwatts: 2, tally: tally)],
      forced: [
        FixedPointComparison.Pair(
          float: results[0], fixed: results[0], every: results[0])
      ], free: free, meanSavingDifferencePoints: ComparedFigure(value: -0.5, standardError: 0.4),
      meanCostDifference: ComparedFigure(value: 0.03, standardError: 0.001))
  }

  /// Two seeds whose powers differ by ± 1 %.
  private static func result(
    _ scheme: Scheme, _ label: String, powers: [Double], losses: [Double], price: Double? = nil
  ) -> SettingResult {
    let perSeed = [0.99, 1.01].map { factor in
      var metrics = EpisodeMetrics()
      metrics.slots = 200
      metrics.transmissions = 50
      metrics.frameEnergyMilliwattSlots = powers[0] * factor * 200
      metrics.squaredPositionErrorSum = losses[0] * losses[0] * 200
      metrics.stageCostSum = losses[0] * losses[0] * 250
      metrics.ageSumSlots = 300
      metrics.greatestAgeSlots = 6
      return metrics
    }
    return SettingResult(scheme: scheme, label: label, priceMilliwatts: price, perSeed: perSeed)
  }
}

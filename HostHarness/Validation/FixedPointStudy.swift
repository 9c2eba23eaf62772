import ClosedLoop
import Simulation

/// Measures what quantisation changes.
///
/// Two loops that decide for themselves part after the first rounding difference near a threshold, and from then
/// on differ by luck as well. So three questions are asked: do both give the same answers to the same inputs; does
/// control suffer when frames come in the same slots; and, over many seeds, do the free loops differ on average.
public struct FixedPointStudy: Sendable {
  public var world: World
  public var model: LoopModel
  public var image: FixedPointModel
  public var extent: ClosedLoopStudy.Extent
  public var pricesMilliwatts: [Double]
  public var workers: Int

  /// λ d_4 in mW, across the errors at which the project states its figures.
  public static let standardPricesMilliwatts = [1.0, 4, 16]
  /// 1 sends in every slot.
  public static let forcedPeriodsSlots = [1, 4, 8]

  public init(
    world: World, model: LoopModel, image: FixedPointModel, extent: ClosedLoopStudy.Extent,
    pricesMilliwatts: [Double] = FixedPointStudy.standardPricesMilliwatts, workers: Int = 2
  ) {
    self.world = world
    self.model = model
    self.image = image
    self.extent = extent
    self.pricesMilliwatts = pricesMilliwatts
    self.workers = workers
  }

  /// Seeds of the loops with frames in the same slots, at most: without luck in the slots few tell as much.
  public static let forcedSeeds = 8

  /// - Parameter progress: pieces done and pieces in all; a piece is one episode of one loop.
  public func run(progress: (@Sendable (Int, Int) -> Void)? = nil) throws -> FixedPointComparison {
    var forcedExtent = extent
    forcedExtent.seeds = min(extent.seeds, Self.forcedSeeds)
    let (free, forced) = (freeSettings() + [everySlot()], forcedSettings())
    let freePieces = free.count * extent.seeds * extent.episodes
    let forcedPieces = forced.count * forcedExtent.seeds * extent.episodes
    let total = freePieces + forcedPieces + pricesMilliwatts.count * extent.episodes

    let freeResults = try ClosedLoopStudy(world: world, extent: extent, workers: workers)
      .run(free) { done, _ in progress?(done, total) }
    let forcedResults = try ClosedLoopStudy(world: world, extent: forcedExtent, workers: workers)
      .run(forced) { done, _ in progress?(freePieces + done, total) }
    let replays = try replay { progress?(freePieces + forcedPieces + $0, total) }

    let every = freeResults[freeResults.count - 1]
    let pairs = Self.pairs(freeResults.dropLast())
    func mean(_ figure: (SettingResult, SettingResult, Int?) -> Double) -> ComparedFigure {
      ComparedFigure(seeds: extent.seeds) { omitted in
        pairs.reduce(0) { $0 + figure($1.float, $1.fixed, omitted) } / Double(pairs.count)
      }
    }
    return FixedPointComparison(
      extent: extent, forcedSeeds: forcedExtent.seeds, floatScheme: image.floatScheme, replays: replays,
      forced: Self.pairs(forcedResults[...]).map {
        FixedPointComparison.Pair(float: $0.float, fixed: $0.fixed, every: forcedResults[0])
      },
      free: pairs.map { FixedPointComparison.Pair(float: $0.float, fixed: $0.fixed, every: every) },
      meanSavingDifferencePoints: mean {
        FixedPointComparison.Pair.savingDifferencePoints($0, $1, every, omitting: $2)
      },
      meanCostDifference: mean { FixedPointComparison.Pair.costDifference($0, $1, omitting: $2) })
  }

  /// Results of settings in the order float, fixed, float, fixed, …
  private static func pairs(
    _ results: ArraySlice<SettingResult>
  ) -> [(float: SettingResult, fixed: SettingResult)] {
    stride(from: results.startIndex, to: results.endIndex, by: 2).map { (results[$0], results[$0 + 1]) }
  }

  private func floatPlan(priceMilliwatts: Double) -> ControllerPlan {
    let schedule: SchedulePlan =
      switch image.rule {
      case .programme: .programme(priceMilliwatts: priceMilliwatts)
      case .stoppingValue: .stoppingValue(priceMilliwatts: priceMilliwatts)
      }
    return ControllerPlan(model: model, schedule: schedule)
  }

  private func freeSettings() -> [SchemeSetting] {
    zip(pricesMilliwatts, image.settings(pricesMilliwatts: pricesMilliwatts)).flatMap { price, fixed in
      let plan = floatPlan(priceMilliwatts: price)
      let float = SchemeSetting(
        scheme: image.floatScheme, label: fixed.label, priceMilliwatts: price
      ) { try plan.makeController() }
      return [float, fixed]
    }
  }

  /// At the greatest power, so that hardly a frame is lost: the slots of the frames are then the same in both.
  private func forcedSettings() -> [SchemeSetting] {
    let power = model.parameters.maximumPowerMilliwatts
    // The schedule of the plan is overruled; a periodic one spares the forecasts.
    let plan = ControllerPlan(model: model, source: .climate, schedule: .periodic(periodSlots: 1))
    let image = image
    return Self.forcedPeriodsSlots.flatMap { period in
      let label = period == 1 ? "every slot" : "every \(period) slots"
      return [
        SchemeSetting(scheme: .periodic, label: label) {
          ForcedScheduleController(try plan.makeController(), periodSlots: period, powerMilliwatts: power)
        },
        SchemeSetting(scheme: .fixedPoint, label: label) {
          ForcedScheduleController(
            try FixedPointController(image, name: image.metadata.name), periodSlots: period,
            powerMilliwatts: power)
        },
      ]
    }
  }

  private func everySlot() -> SchemeSetting {
    let plan = ControllerPlan(model: model, source: .climate, schedule: .periodic(periodSlots: 1))
    return SchemeSetting(scheme: .everySlot, label: "every slot") { try plan.makeController() }
  }

  /// The episodes of the first seed.
  private func replay(progress: @escaping @Sendable (Int) -> Void) throws -> [FixedPointComparison.Replay] {
    let runner = EpisodeRunner(world: world, slots: extent.slots, warmUpSlots: extent.warmUpSlots)
    let (image, extent, prices) = (image, extent, pricesMilliwatts)
    let plans = prices.map { floatPlan(priceMilliwatts: $0) }
    let tallies = try mapConcurrently(
      count: prices.count * extent.episodes, workers: workers, progress: progress
    ) { piece -> ReplayTally in
      let index = piece / extent.episodes
      let shadow = try FixedPointController(image, name: image.metadata.name)
      try shadow.setPrice(milliwatts: prices[index])
      var controller = ShadowedController(leader: try plans[index].makeController(), shadow: shadow)
      _ = runner.run(&controller, seed: extent.firstSeed, episodeIndex: piece % extent.episodes)
      return controller.tally
    }
    return prices.indices.map { index in
      FixedPointComparison.Replay(
        priceMilliwatts: prices[index],
        tally: .pooled(tallies[index * extent.episodes..<(index + 1) * extent.episodes]))
    }
  }
}

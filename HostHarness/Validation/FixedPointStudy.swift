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

  /// - Parameter progress: pieces done and pieces in all; a piece is one episode of one loop.
  public func run(progress: (@Sendable (Int, Int) -> Void)? = nil) throws -> FixedPointComparison {
    let settings = freeSettings() + forcedSettings() + [everySlot()]
    let loops = settings.count * extent.seeds * extent.episodes
    let replayed = pricesMilliwatts.count * extent.episodes
    let total = loops + replayed
    let results = try ClosedLoopStudy(world: world, extent: extent, workers: workers)
      .run(settings) { done, _ in progress?(done, total) }
    let replays = try replay { progress?(loops + $0, total) }

    // A float and a fixed-point result after another, then every slot.
    let every = results[results.count - 1]
    let pairs = stride(from: 0, to: results.count - 1, by: 2).map { (results[$0], results[$0 + 1]) }
    func compared(_ pairs: some Sequence<(SettingResult, SettingResult)>) -> [FixedPointComparison.Pair] {
      pairs.map { FixedPointComparison.Pair(label: $0.0.label, float: $0.0, fixed: $0.1, every: every) }
    }
    let free = pairs.prefix(pricesMilliwatts.count)
    func mean(_ figure: (SettingResult, SettingResult, Int?) -> Double) -> ComparedFigure {
      ComparedFigure(seeds: extent.seeds) { omitted in
        free.reduce(0) { $0 + figure($1.0, $1.1, omitted) } / Double(free.count)
      }
    }
    return FixedPointComparison(
      extent: extent, floatScheme: image.floatScheme, replays: replays,
      forced: compared(pairs.dropFirst(free.count)), free: compared(free),
      meanSavingDifferencePoints: mean {
        FixedPointComparison.Pair.savingDifferencePoints($0, $1, every, omitting: $2)
      },
      meanCostDifference: mean { FixedPointComparison.Pair.costDifference($0, $1, omitting: $2) })
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

import ClosedLoop

/// Fixed point beside floating point: what the arithmetic does to answers, to control at equal schedules, and
/// to the loop as a whole.
public struct FixedPointComparison: Sendable, Equatable, Codable {
  /// Both controllers in one loop, which the float one leads.
  public struct Replay: Sendable, Equatable, Codable {
    public var priceMilliwatts: Double
    public var tally: ReplayTally
  }

  /// Loops of their own on the same seeds.
  public struct Pair: Sendable, Equatable, Codable {
    public var label: String
    public var floatPowerMilliwatts: Double
    public var fixedPowerMilliwatts: Double
    public var floatControlCost: Double
    public var fixedControlCost: Double
    /// Savings against every slot, fixed minus float, percentage points.
    public var savingDifferencePoints: ComparedFigure
    /// fixed / float − 1.
    public var costDifference: ComparedFigure
  }

  public var extent: ClosedLoopStudy.Extent
  /// Of ``forced``, which needs fewer.
  public var forcedSeeds: Int
  /// The floating-point scheme that makes decisions as the image does.
  public var floatScheme: Scheme
  public var replays: [Replay]
  /// Frames at the same slots in both arithmetics.
  public var forced: [Pair]
  /// Every controller with its own decisions, a price a pair.
  public var free: [Pair]
  /// Mean over the prices of ``free``.
  public var meanSavingDifferencePoints: ComparedFigure
  public var meanCostDifference: ComparedFigure

  /// The project's tolerance: 1 percentage point of saving and 2 % of control cost.
  public static let savingTolerancePoints = 1.0
  public static let costTolerance = 0.02
}

extension FixedPointComparison.Pair {
  /// - Parameters:
  ///   - every: the power against which savings are; all three over the same seeds.
  init(float: SettingResult, fixed: SettingResult, every: SettingResult) {
    let (floatAll, fixedAll) = (float.pooled, fixed.pooled)
    label = float.label
    floatPowerMilliwatts = floatAll.meanPowerMilliwatts
    fixedPowerMilliwatts = fixedAll.meanPowerMilliwatts
    floatControlCost = floatAll.controlCost
    fixedControlCost = fixedAll.controlCost
    savingDifferencePoints = ComparedFigure(seeds: float.perSeed.count) {
      Self.savingDifferencePoints(float, fixed, every, omitting: $0)
    }
    costDifference = ComparedFigure(seeds: float.perSeed.count) {
      Self.costDifference(float, fixed, omitting: $0)
    }
  }

  static func savingDifferencePoints(
    _ float: SettingResult, _ fixed: SettingResult, _ every: SettingResult, omitting seed: Int?
  ) -> Double {
    let difference =
      float.pooled(omitting: seed).meanPowerMilliwatts - fixed.pooled(omitting: seed).meanPowerMilliwatts
    return 100 * difference / every.pooled(omitting: seed).meanPowerMilliwatts
  }

  /// Of all slots together: a mean of ratios of noisy costs would be biased upwards.
  static func costDifference(
    _ float: SettingResult, _ fixed: SettingResult, omitting seed: Int?
  ) -> Double {
    fixed.pooled(omitting: seed).controlCost / float.pooled(omitting: seed).controlCost - 1
  }
}

import ClosedLoop

/// Fixed point beside floating point at the same setting.
public struct FixedPointComparison: Sendable, Equatable, Codable {
  public struct Row: Sendable, Equatable, Codable {
    public var priceMilliwatts: Double
    public var floatPowerMilliwatts: Double
    public var fixedPowerMilliwatts: Double
    public var floatControlCost: Double
    public var fixedControlCost: Double
    /// Savings against every slot, fixed minus float, percentage points; mean and spread over seeds.
    public var savingDifferencePoints: Spread?
    /// fixed / float − 1; mean and spread over seeds.
    public var costDifference: Spread?
  }

  /// The floating-point scheme that makes decisions as the image does.
  public var floatScheme: Scheme
  public var rows: [Row]

  /// The project's tolerance: 1 percentage point of saving and 2 % of control cost.
  public static let savingTolerancePoints = 1.0
  public static let costTolerance = 0.02

  public init(_ results: [SettingResult], floatScheme: Scheme) {
    self.floatScheme = floatScheme
    let every = results.first { $0.scheme == .everySlot }
    rows = results.filter { $0.scheme == .fixedPoint }.compactMap { fixed -> Row? in
      guard let price = fixed.priceMilliwatts,
        let float = results.first(where: {
          $0.scheme == floatScheme && $0.priceMilliwatts == price
        })
      else { return nil }
      let seeds = float.perSeed.indices
      let savings = seeds.compactMap { seed -> Double? in
        guard let every else { return nil }
        let difference =
          float.perSeed[seed].meanPowerMilliwatts - fixed.perSeed[seed].meanPowerMilliwatts
        return 100 * difference / every.perSeed[seed].meanPowerMilliwatts
      }
      let costs = seeds.map { fixed.perSeed[$0].controlCost / float.perSeed[$0].controlCost - 1 }
      return Row(
        priceMilliwatts: price, floatPowerMilliwatts: float.pooled.meanPowerMilliwatts,
        fixedPowerMilliwatts: fixed.pooled.meanPowerMilliwatts,
        floatControlCost: float.pooled.controlCost, fixedControlCost: fixed.pooled.controlCost,
        savingDifferencePoints: Spread(savings), costDifference: Spread(costs))
    }
  }
}

/// What a schedule knows when it decides in one slot.
public struct SlotSituation: Sendable {
  public var slot: Int
  /// a: slots since the last received frame; what the age will be if this slot brings none.
  public var ageSlots: Int
  /// The power that this slot requires, as far as the schedule may know it, mW.
  public var presentPowerMilliwatts: Double
  /// k = 1 … K; empty for a schedule that does not ask for forecasts.
  public var forecasts: [PowerForecast]

  public init(slot: Int, ageSlots: Int, presentPowerMilliwatts: Double, forecasts: [PowerForecast]) {
    self.slot = slot
    self.ageSlots = ageSlots
    self.presentPowerMilliwatts = presentPowerMilliwatts
    self.forecasts = forecasts
  }
}

/// Decides whether a slot's frame is sent.
///
/// A schedule weighs need against price only. What concerns every controller alike is not its business: the
/// age limit, the power maximum, and frames that are needed because nothing trustworthy is known.
public protocol TransmissionSchedule {
  /// Whether ``SlotSituation/forecasts`` must be filled in.
  var usesForecasts: Bool { get }
  /// Starts an episode; schedules that draw lots key them by seed and index.
  mutating func reset(seed: UInt64, episodeIndex: Int)
  mutating func sends(_ situation: SlotSituation) -> Bool
}

extension TransmissionSchedule {
  public var usesForecasts: Bool { false }
  public mutating func reset(seed: UInt64, episodeIndex: Int) {}
}

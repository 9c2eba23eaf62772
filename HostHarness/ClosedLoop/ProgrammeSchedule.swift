/// "Send now or wait" by the stochastic dynamic programme, on whatever forecasts it is given.
public struct ProgrammeSchedule: TransmissionSchedule {
  public let programme: StoppingProgramme
  public let spreadFactor: Double
  public let maximumPowerMilliwatts: Double

  public var usesForecasts: Bool { true }

  /// - Parameters:
  ///   - spreadFactor: η, on the forecasts' spreads.
  ///   - maximumPowerMilliwatts: cuts the forecasts' means.
  public init(programme: StoppingProgramme, spreadFactor: Double, maximumPowerMilliwatts: Double) {
    self.programme = programme
    self.spreadFactor = spreadFactor
    self.maximumPowerMilliwatts = maximumPowerMilliwatts
  }

  public mutating func sends(_ situation: SlotSituation) -> Bool {
    let powers = situation.forecasts.map {
      LogNormalPower($0, spreadFactor: spreadFactor, maximumMilliwatts: maximumPowerMilliwatts)
    }
    return programme.sends(
      presentMilliwatts: situation.presentPowerMilliwatts, ageSlots: situation.ageSlots,
      forecasts: powers)
  }
}

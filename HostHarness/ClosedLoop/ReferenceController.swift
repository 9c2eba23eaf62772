import ReferenceModels
import Simulation

/// The loop's controller in floating point: the twin of the device's, with exchangeable parts.
///
/// Perception (latent, wireless state), the source of power forecasts and the schedule are independent
/// choices; every baseline of the report is one combination of them.
public struct ReferenceController: LoopController {
  private let parameters: LoopParameters
  private let source: ForecastSource
  private let climate: PowerForecast
  private let horizonSlots: Int
  private var schedule: any TransmissionSchedule
  private var control: ControlPerception
  private var wireless: WirelessPerception
  private var oracle: OracleForecast?
  /// Slots since the last received frame at the end of the last slot.
  private var ageSlots: Int
  private var present = PowerForecast(meanDBm: 0, spreadDB: 0)
  private var pendingReference: ReferencePoint?

  /// - Parameters:
  ///   - networks: evaluators made by `model`; shared with a schedule that needs them.
  ///   - holdsLast: the policy acts on the last received latent; nothing is imagined.
  public init(
    model: LoopModel, networks: NetworkSet, source: ForecastSource, schedule: any TransmissionSchedule,
    holdsLast: Bool = false
  ) {
    parameters = model.parameters
    climate = model.climate
    horizonSlots = model.parameters.horizonSlots
    ageSlots = model.parameters.horizonSlots
    self.source = source
    self.schedule = schedule
    control = ControlPerception(
      model: model, networks: networks, estimation: holdsLast ? .holdLast : .imagination)
    wireless = WirelessPerception(model: model, networks: networks)
  }

  /// The present belief, `[8]`; for probes and traces.
  public var latent: [Float] { control.latent }

  public mutating func reset(seed: UInt64, episodeIndex: Int) {
    schedule.reset(seed: seed, episodeIndex: episodeIndex)
    control.reset()
    wireless.reset()
    oracle = nil
    // Before the first frame everything is as old as it may be.
    ageSlots = horizonSlots
    present = climate
  }

  public mutating func observePrivileged(_ episode: Episode) {
    if source == .oracle { oracle = OracleForecast(episode: episode) }
  }

  public mutating func beginSlot(
    pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
  ) -> TransmissionDecision {
    pendingReference = reference(slot)
    control.predict()
    updatePresent(pilot)
    let needed = Decibels.ratio(present.meanDBm)
    let age = ageSlots + 1
    let forced = age >= horizonSlots || !control.isTrusted
    let wanted = forced || asksSchedule(slot: slot, ageSlots: age, needed: needed, reference: reference)
    guard wanted else { return .wait }
    guard needed <= parameters.maximumPowerMilliwatts else { return .deferred }
    let margin =
      pilot == nil ? parameters.blindMarginPerSpread * present.spreadDB : 0
    let power = needed * Decibels.ratio(parameters.powerMarginDB + margin)
    return .send(powerMilliwatts: min(power, parameters.maximumPowerMilliwatts))
  }

  public mutating func endSlot(frame: FramePair?) -> SIMD2<Double> {
    if let frame {
      control.receive(frame)
      ageSlots = 0
    } else {
      ageSlots += 1
    }
    guard let reference = pendingReference else {
      preconditionFailure("endSlot(frame:) called before beginSlot(pilot:slot:reference:)")
    }
    let action = control.command(reference)
    control.endSlot(action: action)
    return action
  }

  /// Step 2: the present required power, measured or believed.
  private mutating func updatePresent(_ pilot: PilotObservation?) {
    if let pilot {
      present = PowerForecast(
        meanDBm: Decibels.decibels(pilot.requiredPowerMilliwatts), spreadDB: 0)
      if source == .learned { wireless.observe(pilot, prior: control.latent) }
    } else {
      switch source {
      case .learned:
        present = wireless.predict(previousLatent: control.previousLatent, prior: control.latent)
      case .persistence(let spreadDB): present.spreadDB = spreadDB[0]
      case .climate, .oracle: present.spreadDB = climate.spreadDB
      }
    }
  }

  private mutating func asksSchedule(
    slot: Int, ageSlots: Int, needed: Double, reference: (Int) -> ReferencePoint
  ) -> Bool {
    var situation = SlotSituation(
      slot: slot, ageSlots: ageSlots, presentPowerMilliwatts: needed, forecasts: [])
    if source == .climate {
      situation.presentPowerMilliwatts =
        LogNormalPower(
          climate, spreadFactor: 1, maximumMilliwatts: parameters.maximumPowerMilliwatts
        ).meanMilliwatts
    }
    if schedule.usesForecasts {
      situation.forecasts = forecasts(slot: slot, reference: reference)
    }
    return schedule.sends(situation)
  }

  /// Step 3.
  private func forecasts(slot: Int, reference: (Int) -> ReferencePoint) -> [PowerForecast] {
    switch source {
    case .learned:
      let trajectory = control.imagine(reference: reference, slot: slot, steps: horizonSlots)
      return wireless.rollOut(trajectory).map(parameters.forecast)
    case .persistence(let spreadDB):
      return spreadDB.prefix(horizonSlots).map {
        PowerForecast(meanDBm: present.meanDBm, spreadDB: $0)
      }
    case .climate:
      return [PowerForecast](repeating: climate, count: horizonSlots)
    case .oracle:
      guard let oracle else { preconditionFailure("an oracle must be shown the episode first") }
      return oracle.forecasts(
        actions: control.imagine(reference: reference, slot: slot, steps: horizonSlots).actions)
    }
  }
}

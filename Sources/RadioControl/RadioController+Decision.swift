import FixedPoint
import ModelImage
import Runtime

extension RadioController {
  /// Step 4: send now or wait, and at what power.
  mutating func decide(present: PresentPower) -> TransmissionDecision {
    // The age that the latent has if this slot brings no frame.
    let age = ageSlots &+ 1
    let needed = Decibels.milliwatts1024(fromDBm: present.powerDBm)
    let ceiling =
      rule == .programme ? programmeCeiling(age: age) : stoppingCeiling(age: age, present: present)
    let isTooOld = age >= constants.horizon

    // Everything is computed and then selected, so that waiting takes as long as sending.
    var reason = SelectedReason(.wait)
    reason.become(.scheduled, when: needed <= ceiling)
    reason.become(.ageLimit, when: isTooOld)
    reason.become(.untrustedLatent, when: !isLatentTrusted)
    DegradedEvents.count(&events.ageLimits, when: reason.isEqual(.ageLimit))
    let waits = reason.isEqual(.wait)
    reason.become(.deferred, when: needed > constants.maximumPower)
    reason.become(.wait, when: waits)
    DegradedEvents.count(&events.deferrals, when: reason.isEqual(.deferred))

    // Without a measurement the margin grows with the forecast's spread; Q8 · Q16.
    let blind = roundedProduct(present.spreadDB, constants.blindMarginPerSpread, fractionBits: 16)
    let wanted = Decibels.milliwatts1024(fromDBm: present.powerDBm &+ constants.powerMargin &+ blind)
    let power = clamp(wanted, lower: 1, upper: constants.maximumPower)
    let powerDBm = Decibels.dBm(fromMilliwatts1024: power)
    let sends = SelectionMask(reason.sends)
    return TransmissionDecision(
      reason: reason.value, requiredPowerDBm: present.powerDBm,
      powerDBm: sends.select(powerDBm, otherwise: Int32.min),
      powerMilliwatts1024: sends.select(power, otherwise: 0))
  }

  private mutating func programmeCeiling(age: Int) -> Int32 {
    var laws = InlineArray<32, LogNormalPower>(
      repeating: LogNormalPower(meanDBm: 0, spreadDB: 0, spreadFactor: 0, maximum: 1))
    for step in 0..<constants.horizon {
      laws[step] = LogNormalPower(
        meanDBm: forecasts[step].meanDBm(centre: constants.powerCentre), spreadDB: forecasts[step].spreadDB,
        spreadFactor: constants.spreadFactor, maximum: constants.maximumPower)
    }
    return programme.ceiling(values: programme.values(forecasts: laws), age: age)
  }

  private mutating func stoppingCeiling(age: Int, present: PresentPower) -> Int32 {
    guard let policy = conversions.stopping else { return Int32.max }
    policy.writeFeatures(
      forecasts, presentAboveCentre: (present.powerDBm &- constants.powerCentre) &<< 8,
      powerScaleLog2: constants.powerScaleLog2, price: price, to: arena)
    run(.stoppingValue)
    let bounded = Int(
      lesser(Int32(truncatingIfNeeded: age), Int32(truncatingIfNeeded: constants.horizon)))
    return policy.ceiling(
      age: bounded, waitingCost: programme.waitingCosts[bounded] &- programme.waitingCosts[0], price: price,
      in: arena)
  }
}

/// A reason that changes under conditions without a branch.
private struct SelectedReason {
  typealias Reason = TransmissionDecision.Reason

  /// By raw value.
  private static let reasons: InlineArray<5, Reason> = [
    .wait, .scheduled, .ageLimit, .untrustedLatent, .deferred,
  ]

  private var code: Int32

  init(_ reason: Reason) { code = Int32(reason.rawValue) }

  mutating func become(_ reason: Reason, when condition: Bool) {
    code = SelectionMask(condition).select(Int32(reason.rawValue), otherwise: code)
  }

  func isEqual(_ reason: Reason) -> Bool { code == Int32(reason.rawValue) }

  /// Neither waits nor defers.
  var sends: Bool {
    (code ^ Int32(Reason.wait.rawValue)) &* (code ^ Int32(Reason.deferred.rawValue)) != 0
  }

  var value: Reason { Self.reasons[Int(code)] }
}

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

    var decision = TransmissionDecision(
      reason: .wait, requiredPowerDBm: present.powerDBm, powerDBm: Int32.min, powerMilliwatts1024: 0)
    if !isLatentTrusted {
      decision.reason = .untrustedLatent
    } else if isTooOld {
      decision.reason = .ageLimit
      DegradedEvents.count(&events.ageLimits)
    } else if needed <= ceiling {
      decision.reason = .scheduled
    } else {
      return decision
    }
    guard needed <= constants.maximumPower else {
      decision.reason = .deferred
      DegradedEvents.count(&events.deferrals)
      return decision
    }
    // Without a measurement the margin grows with the forecast's spread; Q8 · Q16.
    let blind = roundedProduct(present.spreadDB, constants.blindMarginPerSpread, fractionBits: 16)
    let power = Decibels.milliwatts1024(
      fromDBm: present.powerDBm &+ constants.powerMargin &+ blind)
    decision.powerMilliwatts1024 = clamp(power, lower: 1, upper: constants.maximumPower)
    decision.powerDBm = Decibels.dBm(fromMilliwatts1024: decision.powerMilliwatts1024)
    return decision
  }

  private func programmeCeiling(age: Int) -> Int32 {
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
    let bounded = age < constants.horizon ? age : constants.horizon
    return policy.ceiling(
      age: bounded, waitingCost: programme.waitingCosts[bounded] &- programme.waitingCosts[0], price: price,
      in: arena)
  }
}

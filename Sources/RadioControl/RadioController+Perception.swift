import FixedPoint
import ModelImage
import Runtime

/// The present required power, measured or forecast.
struct PresentPower {
  /// dBm, Q8.
  var powerDBm: Int32
  /// dB, Q8; 0 when measured.
  var spreadDB: Int32
}

extension RadioController {
  mutating func run(_ role: LoopRole) { executor.run(network: networks.index(role)) }

  /// Step 1: ẑ_t = predictor(z_{t−1}, u_{t−1}). A latent that leaves the plausible box is brought back to its
  /// border and no longer trusted. An untrusted latent stays as it is.
  mutating func predictLatent() {
    arena.copy(memory.latent, to: memory.previousLatent)
    arena.copy(memory.latent, to: networks.predictorLatent)
    arena.copy(memory.action, to: networks.predictorAction)
    run(.controlPredictor)
    let trust = SelectionMask(isLatentTrusted)
    var difference: Int32 = 0
    // By the port's count: a loop over a constant would be unrolled, whatever its body takes of the flash.
    for index in 0..<memory.latent.count {
      let predicted = arena.value(networks.predictorOutput, index)
      let bounded = clamp(
        predicted, lower: constants.latentLower[index], upper: constants.latentUpper[index])
      difference |= bounded ^ predicted
      let held = arena.value(memory.latent, index)
      arena.store(trust.select(bounded, otherwise: held), memory.latent, index)
    }
    // Only what was trusted can lose it. Without && and its branch.
    let losesTrust = trust.select(difference, otherwise: 0) != 0
    DegradedEvents.count(&events.implausibleLatents, when: losesTrust)
    isLatentTrusted = isLatentTrusted != losesTrust
  }

  /// Step 2: the wireless state from the pilot, or predicted without one.
  mutating func perceiveChannel(pilot: Pilot?) throws(RadioControlError) -> PresentPower {
    guard let pilot else {
      DegradedEvents.count(&events.missingPilots)
      return predictChannel()
    }
    let scratchOffset = memory.scratchOffset
    let frontEnd = constants.channel
    let measurement = try arena.withWords(at: scratchOffset, count: ChannelFrontEnd.scratchCount) {
      (scratch: inout MutableSpan<Int32>) throws(RadioControlError) in
      try frontEnd.measure(samples: pilot.samples, exponent: pilot.exponent, scratch: &scratch)
    }
    switch measurement {
    case .rejected:
      DegradedEvents.count(&events.malformedPilots)
      return predictChannel()
    case .requiredPowerDBm(let powerDBm):
      observeChannel(powerDBm: powerDBm)
      return PresentPower(powerDBm: powerDBm, spreadDB: 0)
    }
  }

  /// h_t = GRU(h_{t−1}; csiEncoder(CSI), P̂_t, ẑ_t), the image lying in the scratch words.
  private mutating func observeChannel(powerDBm: Int32) {
    let (arena, csi, map) = (arena, networks.csi, conversions.csi)
    arena.withWords(at: memory.scratchOffset, count: ChannelFrontEnd.imageCount) {
      (image: inout MutableSpan<Int32>) in
      for index in 0..<ChannelFrontEnd.imageCount { arena.store(map(image[index]), csi, index) }
    }
    run(.csiEncoder)
    arena.copy(networks.csiCode, to: memory.csiCode)

    let aboveCentre = (powerDBm &- constants.powerCentre) &<< 8
    arena.copy(memory.csiCode, to: networks.updateCode)
    arena.store(conversions.power(aboveCentre), networks.updatePower, 0)
    arena.copy(memory.latent, to: networks.updateLatent)
    arena.copy(memory.wirelessState, to: networks.updateState)
    run(.wirelessState)
    arena.copy(networks.updateOutput, to: memory.wirelessState)
    remember(aboveCentre)
  }

  /// h_t = wirelessPredictor(h_{t−1}, recent powers, z_{t−1}, ẑ_t); the power head's mean takes the place of the
  /// measurement.
  private mutating func predictChannel() -> PresentPower {
    stepChannel(
      state: memory.wirelessState, latent: memory.previousLatent, next: memory.latent,
      into: memory.wirelessState)
    let forecast = forecastPower(state: memory.wirelessState, latent: memory.latent)
    remember(forecast.meanAboveCentre)
    return PresentPower(
      powerDBm: forecast.meanDBm(centre: constants.powerCentre), spreadDB: forecast.spreadDB)
  }

  /// One step of the wireless predictor.
  mutating func stepChannel(state: TensorPort, latent: TensorPort, next: TensorPort, into target: TensorPort)
  {
    arena.copy(state, to: networks.channelState)
    writeRecentPowers(networks.channelPowers, conversions.recentPowers)
    arena.copy(latent, to: networks.channelLatentNow)
    arena.copy(next, to: networks.channelLatentNext)
    run(.wirelessPredictor)
    arena.copy(networks.channelOutput, to: target)
  }

  /// The power head's output for a wireless state and a latent.
  mutating func forecastPower(state: TensorPort, latent: TensorPort) -> PowerForecast {
    arena.copy(state, to: networks.headState)
    writeRecentPowers(networks.headPowers, conversions.headPowers)
    arena.copy(latent, to: networks.headLatent)
    run(.powerHead)
    let mean = conversions.forecastMean(arena.value(networks.headForecast, 0))
    let spread = conversions.forecastLogSpread(arena.value(networks.headForecast, 1))
    return PowerForecast(
      meanAboveCentre: clamp(mean, lower: -256 &<< 16, upper: 256 &<< 16),
      spreadLog2: clamp(
        spread &+ constants.powerScaleLog2, lower: constants.spreadLog2Lower,
        upper: constants.spreadLog2Upper))
  }

  // Mutating, as every helper here: to call one that only reads, the compiler copies the whole controller to the stack.
  private mutating func writeRecentPowers(_ port: TensorPort, _ map: TensorMap) {
    for index in 0..<port.count {
      arena.store(map(recentPowers[index]), port, index)
    }
  }

  private mutating func remember(_ aboveCentre: Int32) {
    recentPowers[2] = recentPowers[1]
    recentPowers[1] = recentPowers[0]
    recentPowers[0] = aboveCentre
  }
}

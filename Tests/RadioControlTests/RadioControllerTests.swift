import Foundation
import ModelImage
import Quantization
import Testing

@testable import RadioControl

@Suite struct RadioControllerTests {
  @Test func firstSlotAsksForAFrameAndSteersOnceItArrives() throws {
    let driver = try LoopDriver(SyntheticLoop())
    let missed = try driver.step(frameArrives: false)
    #expect(missed.decision.reason == .untrustedLatent)
    #expect(missed.decision.sendsNow)
    #expect(!missed.command.isSteered)
    let received = try driver.step()
    #expect(received.decision.reason == .untrustedLatent)
    #expect(received.command.isSteered)
    #expect(driver.controller.ageSlots == 0)
    let next = try driver.step(frameArrives: false)
    #expect(next.decision.reason == .wait || next.decision.reason == .scheduled)
    #expect(driver.controller.ageSlots == 1)
  }

  @Test func withoutALatentTheCommandIsTheReferenceAcceleration() throws {
    let driver = try LoopDriver(SyntheticLoop())
    let references = LoopDriver.references(slot: 0, horizon: 14)
    let slot = try driver.step(frameArrives: false)
    // Q12 of 3 m/s² units to Q12 m/s².
    #expect(slot.command.accelerationX == Int32(references[4]) * 3)
    #expect(slot.command.accelerationY == Int32(references[5]) * 3)
  }

  @Test func theAgeLimitForcesTransmissions() throws {
    var loop = SyntheticLoop()
    loop.parameters.priceMilliwatts = 0.01
    let driver = try LoopDriver(loop)
    // A channel that needs about 20 dBm, far more than any forecast of the power head: waiting is always cheaper.
    let first = try driver.step(pilotSeed: 1)
    let amplitude = 1e-4 * pow(10, (Double(first.decision.requiredPowerDBm) / 256 - 20) / 20)
    var reasons: [TransmissionDecision.Reason] = []
    for _ in 0..<14 {
      let slot = try driver.step(amplitude: amplitude, pilotSeed: 1, frameArrives: false)
      reasons.append(slot.decision.reason)
    }
    #expect(reasons.dropLast().allSatisfy { $0 == .wait })
    #expect(reasons.last == .ageLimit)
    #expect(driver.controller.events.ageLimits == 1)
    #expect(driver.controller.events.missingFrames == 1)
    _ = try driver.step()
    #expect(driver.controller.ageSlots == 0)
  }

  @Test func aDearDisagreementSendsInEverySlot() throws {
    let driver = try LoopDriver(SyntheticLoop())
    try driver.setPrice(1 << 20)
    for _ in 0..<10 { #expect(try driver.step().decision.sendsNow) }
    #expect(driver.controller.ageSlots == 0)
  }

  @Test func powerCarriesTheMarginAndStaysBelowTheMaximum() throws {
    let driver = try LoopDriver(SyntheticLoop())
    let slot = try driver.step()
    let needed = Double(Decibels.milliwatts1024(fromDBm: slot.decision.requiredPowerDBm))
    let sent = Double(slot.decision.powerMilliwatts1024)
    #expect(abs(10 * log10(sent / needed) - 0.5) < 0.02)
    #expect(slot.decision.powerMilliwatts1024 <= 200 * 1024)
  }

  @Test func tooMuchPowerIsDeferred() throws {
    let driver = try LoopDriver(SyntheticLoop())
    let slot = try driver.step(amplitude: 3e-7)
    #expect(slot.decision.reason == .deferred)
    #expect(!slot.decision.sendsNow)
    #expect(driver.controller.events.deferrals == 1)
    #expect(driver.controller.events.missingFrames == 0)
    // The channel recovers, and the frame is still wanted.
    #expect(try driver.step().decision.reason == .untrustedLatent)
  }

  @Test func aBlindSlotAddsTheSpreadToTheMargin() throws {
    let driver = try LoopDriver(SyntheticLoop())
    let slot = try driver.step(radio: .noPilot)
    #expect(driver.controller.events.missingPilots == 1)
    if slot.decision.sendsNow {
      let margin = Double(slot.decision.powerDBm - slot.decision.requiredPowerDBm) / 256
      // 0.5 dB + 0.5 · spread, the spread between e^−1 and e^2.2 dB.
      #expect(margin > 0.5 + 0.5 * exp(-1.0) - 0.02 && margin < 0.5 + 0.5 * exp(2.2) + 0.02)
    } else {
      #expect(slot.decision.reason == .deferred)
    }
  }

  @Test func malformedPilotsActAsMissingOnes() throws {
    let malformed = try LoopDriver(SyntheticLoop())
    let missing = try LoopDriver(SyntheticLoop())
    for _ in 0..<5 {
      let first = try malformed.step(radio: .badExponent)
      let second = try missing.step(radio: .noPilot)
      #expect(first.digest == second.digest)
    }
    #expect(malformed.controller.events.malformedPilots == 5)
    #expect(missing.controller.events.missingPilots == 5)
  }

  @Test func implausibleLatentsEndTrustUntilTheNextFrame() throws {
    var loop = SyntheticLoop()
    loop.parameters.latentLower = [Double](repeating: -0.001, count: 8)
    loop.parameters.latentUpper = [Double](repeating: 0.001, count: 8)
    let driver = try LoopDriver(loop)
    #expect(try driver.step().command.isSteered)
    let slot = try driver.step(frameArrives: false)
    #expect(slot.decision.reason == .untrustedLatent)
    #expect(!slot.command.isSteered)
    #expect(driver.controller.events.implausibleLatents == 1)
    #expect(driver.controller.events.unsteeredCommands == 1)
    #expect(try driver.step().command.isSteered)
  }

  @Test(arguments: [1.0, -1.0])
  func saturatedLatentsAreImplausibleWhereverTheBoundsLie(sign: Double) throws {
    // The tensor ends at ± 4, so no number of it lies beyond these bounds.
    var loop = SyntheticLoop()
    loop.parameters.latentLower = [Double](repeating: -10, count: 8)
    loop.parameters.latentUpper = [Double](repeating: 10, count: 8)
    loop.alterNetworks = { networks in
      for index in networks[2].operators.indices {
        guard case .fullyConnected(var dense) = networks[2].operators[index].operation else { continue }
        dense.weights = [Int8](repeating: 0, count: dense.weights.count)
        dense.channels.bias = [Int32](repeating: Int32(sign) * (1 << 20), count: 8)
        dense.channels.multipliers = [Int32](repeating: 1 << 30, count: 8)
        dense.channels.shifts = [Int32](repeating: 1, count: 8)
        networks[2].operators[index].operation = .fullyConnected(dense)
      }
    }
    let driver = try LoopDriver(loop)
    #expect(try driver.step().command.isSteered)
    #expect(try driver.step(frameArrives: false).decision.reason == .untrustedLatent)
    #expect(driver.controller.events.implausibleLatents == 1)
  }

  @Test func networksOfUnknownRolesAreSomebodyElses() throws {
    var loop = SyntheticLoop()
    let plain = try LoopDriver(loop)
    loop.alterNetworks = { networks in
      var other = networks[3]
      // Above the greatest Int of a 32-bit target.
      other.role = UInt32.max
      networks.append(other)
    }
    let extended = try LoopDriver(loop)
    for _ in 0..<2 { #expect(try plain.step().digest == extended.step().digest) }
  }

  @Test func unrequestedFramesAreUsedAndCounted() throws {
    var loop = SyntheticLoop()
    loop.parameters.priceMilliwatts = 0.01
    let driver = try LoopDriver(loop)
    _ = try driver.step()
    _ = try driver.step(forced: true)
    #expect(driver.controller.events.unrequestedFrames == 1)
    #expect(driver.controller.ageSlots == 0)
  }

  @Test(arguments: [LoopConstants.Rule.programme, .stoppingValue])
  func longRunsWithLossesStayInBounds(rule: LoopConstants.Rule) throws {
    let driver = try LoopDriver(SyntheticLoop())
    try driver.setRule(rule)
    var random = SplitMix64(seed: 5)
    var received = 0
    for _ in 0..<60 {
      let lot = random.next() % 10
      let radio: LoopDriver.Radio = lot < 6 ? .pilot : (lot < 9 ? .noPilot : .badExponent)
      let slot = try driver.step(
        radio: radio, amplitude: pow(10, random.uniform(-7, -3)), frameArrives: random.next() % 3 > 0)
      #expect(abs(slot.command.accelerationX) <= 3 << 12 && abs(slot.command.accelerationY) <= 3 << 12)
      #expect(slot.decision.powerMilliwatts1024 <= 200 * 1024)
      if driver.controller.ageSlots == 0 { received += 1 }
    }
    #expect(received > 3)
    #expect(driver.controller.events.missingPilots + driver.controller.events.malformedPilots > 10)
  }

  @Test func theSameInputsGiveTheSameBytes() throws {
    let first = try LoopDriver(SyntheticLoop(), fill: 0)
    let second = try LoopDriver(SyntheticLoop(), fill: 0xFF)
    for step in 0..<12 {
      let radio: LoopDriver.Radio = step % 4 == 3 ? .noPilot : .pilot
      #expect(try first.step(radio: radio).digest == second.step(radio: radio).digest)
    }
    let once = first.digest
    first.reset()
    for step in 0..<12 { _ = try first.step(radio: step % 4 == 3 ? .noPilot : .pilot) }
    #expect(first.digest == once)
  }

  /// Nothing of this run comes from a mathematical library: the same digests are due on every host and target.
  @Test func theDigestOfAFixedRunIsGolden() throws {
    var loop = SyntheticLoop()
    loop.isPortable = true
    loop.parameters.disagreement = (0...14).map { Double($0 * $0 + 2) / 512 }
    // What the encoder takes from logarithms.
    loop.loopWords = [
      LoopLayout.Field.powerScaleLog2.rawValue: 175_511,
      LoopLayout.Field.spreadLog2Lower.rawValue: -94_548,
      LoopLayout.Field.spreadLog2Upper.rawValue: 208_007,
      LoopLayout.Field.imageOffsetLog2.rawValue: 1_432_823,
      LoopLayout.Field.unitEnergyPower.rawValue: -12_019,
      LoopLayout.Field.noiseEnergyLog2.rawValue: -2_457_600,
    ]
    let driver = try LoopDriver(loop)
    var random = SplitMix64(seed: 77)
    func samples() -> [Int16] {
      (0..<Pilot.sampleCount).map { _ in Int16(random.integer(in: -16383...16383)) }
    }
    for step in 0..<8 {
      let pilot = samples()
      try driver.step(
        samples: step % 3 == 2 ? nil : pilot, exponent: -30 - Int32(step % 4), frameArrives: step % 4 != 1)
    }
    #expect(driver.digest.value == 1_161_259_024)
    driver.reset()
    try driver.setRule(.stoppingValue)
    for _ in 0..<4 { try driver.step(samples: samples(), exponent: -31) }
    #expect(driver.digest.value == 2_323_547_233)
  }

  @Test func recoveryAfterADropoutForgetsTheDropout() throws {
    // With a recurrent state that forgets, the latents agree from the first frame on.
    let dropped = try LoopDriver(SyntheticLoop())
    for _ in 0..<30 { _ = try dropped.step(radio: .noPilot, frameArrives: false) }
    #expect(dropped.controller.ageSlots >= 30)
    let back = try dropped.step()
    #expect(back.decision.reason == .untrustedLatent)
    #expect(back.command.isSteered)
    #expect(dropped.controller.ageSlots == 0)
  }
}

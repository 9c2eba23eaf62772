import ModelImage
import Runtime

extension RadioController {
  /// Step 5: z_t = fusion(frameEncoder(frame), u_{t−1}); the frame ends every doubt about the latent.
  mutating func receive(_ frame: FramePair) throws(RadioControlError) {
    let frontEnd = conversions.frame
    let image = executor.image
    if networks.frame.isWide {
      try arena.withHalfwords(networks.frame) {
        (tensor: inout MutableSpan<Int16>) throws(RadioControlError) in
        try frontEnd.write(
          current: frame.current, previous: frame.previous, background: image.background, into: &tensor)
      }
    } else {
      try arena.withBytes(networks.frame) { (tensor: inout MutableSpan<Int8>) throws(RadioControlError) in
        try frontEnd.write(
          current: frame.current, previous: frame.previous, background: image.background, into: &tensor)
      }
    }
    run(.frameEncoder)
    arena.copy(networks.encoderCode, to: memory.code)
    arena.copy(memory.code, to: networks.fusionCode)
    arena.copy(memory.action, to: networks.fusionAction)
    run(.actionFusion)
    arena.copy(networks.fusionLatent, to: memory.latent)
    isLatentTrusted = true
    ageSlots = 0
  }

  /// Step 6: the command of this slot, which is the action of the next slot's prediction.
  mutating func commandDevice() -> ControlCommand {
    DegradedEvents.count(&events.unsteeredCommands, when: !isLatentTrusted)
    let action = act(latent: memory.latent, reference: reference, into: memory.action)
    // Q16 · Q16 minus 20 bits is Q12.
    return ControlCommand(
      actionX: arena.value(memory.action, 0), actionY: arena.value(memory.action, 1),
      accelerationX: roundedProduct(action.x, constants.actionScale, fractionBits: 20),
      accelerationY: roundedProduct(action.y, constants.actionScale, fractionBits: 20),
      isSteered: isLatentTrusted)
  }

  mutating func appendDecisionToDigest() {
    digest.append(Int32(decision.reason.rawValue))
    digest.append(decision.requiredPowerDBm)
    digest.append(decision.powerMilliwatts1024)
    for index in 0..<memory.wirelessState.count { digest.append(arena.value(memory.wirelessState, index)) }
    for step in 0..<constants.horizon {
      digest.append(forecasts[step].meanAboveCentre)
      digest.append(forecasts[step].spreadLog2)
    }
  }

  mutating func appendCommandToDigest(_ command: ControlCommand) {
    for index in 0..<memory.latent.count { digest.append(arena.value(memory.latent, index)) }
    digest.append(command.actionX)
    digest.append(command.actionY)
    digest.append(command.accelerationX)
    digest.append(command.accelerationY)
    digest.append(command.isSteered ? 1 : 0)
  }
}

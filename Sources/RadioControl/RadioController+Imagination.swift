import FixedPoint
import ModelImage
import Runtime

extension RadioController {
  /// Step 3: K slots ahead through policy, control predictor, wireless predictor and power head. The recent powers
  /// stay fixed.
  mutating func imagine(references: Span<Int16>) {
    arena.copy(memory.latent, to: memory.rolloutLatent)
    arena.copy(memory.wirelessState, to: memory.rolloutState)
    for step in 0..<constants.horizon {
      var point = InlineArray<6, Int32>(repeating: 0)
      for index in 0..<networks.policyReference.count {
        point[index] = Int32(references[step &* LoopLayout.referenceCount &+ index])
      }
      _ = act(latent: memory.rolloutLatent, reference: point, into: memory.rolloutAction)

      arena.copy(memory.rolloutLatent, to: networks.predictorLatent)
      arena.copy(memory.rolloutAction, to: networks.predictorAction)
      run(.controlPredictor)
      arena.copy(networks.predictorOutput, to: memory.nextLatent)

      stepChannel(
        state: memory.rolloutState, latent: memory.rolloutLatent, next: memory.nextLatent,
        into: memory.rolloutState)
      forecasts[step] = forecastPower(state: memory.rolloutState, latent: memory.nextLatent)
      arena.copy(memory.nextLatent, to: memory.rolloutLatent)
    }
  }

  /// The policy's action, clip(a_ref + correction), in action units Q16 and as numbers of the action tensor in
  /// `target`. Without a trusted latent the correction is dropped: the reference's acceleration alone is safe.
  mutating func act(
    latent: TensorPort, reference: InlineArray<6, Int32>, into target: TensorPort
  ) -> (x: Int32, y: Int32) {
    arena.copy(latent, to: networks.policyLatent)
    for index in 0..<networks.policyReference.count {
      arena.store(conversions.reference(reference[index]), networks.policyReference, index)
    }
    run(.policy)
    var action = InlineArray<2, Int32>(repeating: 0)
    let trust = SelectionMask(isLatentTrusted)
    for axis in 0..<2 {
      let correction = conversions.correction(arena.value(networks.policyCorrection, axis))
      let wanted = (reference[4 &+ axis] &<< 4) &+ trust.select(correction, otherwise: 0)
      action[axis] = clamp(wanted, lower: 0 &- constants.actionLimit, upper: constants.actionLimit)
      arena.store(conversions.action(action[axis]), target, axis)
    }
    return (action[0], action[1])
  }
}

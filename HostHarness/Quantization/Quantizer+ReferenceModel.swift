import ReferenceModels

extension NetworkRole {
  /// The signal-to-quantisation-noise ratio in dB that a single int8 activation must leave at the network's
  /// outputs to be allowed.
  ///
  /// What steers the device asks for most: errors of latents and actions accumulate in the imagined trajectory.
  /// The channel encoder's code only feeds a recurrent state that filters it.
  public var targetSQNRDecibels: Double {
    switch self {
    case .frameEncoder, .actionFusion, .controlPredictor, .policy: 75
    case .wirelessState, .wirelessPredictor, .powerHead, .stoppingValue: 45
    case .csiEncoder: 28
    }
  }

  /// The number of the role in an image.
  public var imageRole: UInt32 { UInt32(Self.allCases.firstIndex(of: self) ?? 0) }
}

extension Quantizer {
  /// Quantises the networks of a model in the order of ``NetworkRole``.
  ///
  /// Latents, actions and corrections get ranges that hold the loop's own limits, so that the plausibility check and
  /// clipped commands work in integers, and a correction is not cut short where calibration happened to steer
  /// gently: one of twice the limit moves any reference acceleration to the far limit.
  public func quantize(
    _ model: ReferenceModel, calibration: CalibrationSet, targetSQNRDecibels: Double? = nil,
    studiesLayers: Bool = false
  ) throws(QuantizationError) -> QuantizedNetworks {
    var quantizer = self
    let latents = (model.loop.latentLower + model.loop.latentUpper).map(abs)
    quantizer.options.requiredMagnitudes["latent", default: 0] = max(
      options.requiredMagnitudes["latent"] ?? 0, latents.max() ?? 0)
    let limit = model.loop.actionLimit / model.loop.actionScale
    for (group, magnitude) in [("action", limit), ("correction", 2 * limit)] {
      quantizer.options.requiredMagnitudes[group] = max(
        options.requiredMagnitudes[group] ?? 0, magnitude)
    }
    return try quantizer.quantize(
      model.orderedGraphs.map { role, graph in
        CalibratedGraph(
          name: role.rawValue, role: role.imageRole, graph: role.withPortGroups(graph),
          samples: calibration[role] ?? [],
          targetSQNRDecibels: targetSQNRDecibels ?? role.targetSQNRDecibels)
      }, studiesLayers: studiesLayers)
  }
}

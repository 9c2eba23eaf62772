import ModelImage

/// The conversions between fixed formats and tensors, bound to the zero points of an image's tensors.
struct LoopConversions: Sendable {
  let frame: FrameFrontEnd
  let csi: TensorMap
  let power: TensorMap
  let recentPowers: TensorMap
  let headPowers: TensorMap
  let reference: TensorMap
  let action: TensorMap
  let correction: TensorReading
  let forecastMean: TensorReading
  let forecastLogSpread: TensorReading
  /// Nil when the image has no network for the stopping value.
  let stopping: StoppingValuePolicy?

  init(_ constants: LoopConstants, _ networks: LoopNetworks, horizon: Int) throws(RadioControlError) {
    func check(
      _ conversion: LoopLayout.Conversion, _ port: TensorPort, _ place: LoopPort
    ) throws(RadioControlError) {
      let bits = constants.scaleBits(conversion)
      guard bits == port.scaleBits else {
        throw .conversionScale(place, scaleBits: bits, tensorScaleBits: port.scaleBits)
      }
    }
    func map(
      _ conversion: LoopLayout.Conversion, _ port: TensorPort, _ place: LoopPort
    ) throws(RadioControlError) -> TensorMap {
      try check(conversion, port, place)
      return TensorMap(factor: constants.factor(conversion), zeroPoint: port.zeroPoint)
    }
    func reading(
      _ conversion: LoopLayout.Conversion, _ port: TensorPort, _ place: LoopPort
    ) throws(RadioControlError) -> TensorReading {
      try check(conversion, port, place)
      return TensorReading(factor: constants.factor(conversion), zeroPoint: port.zeroPoint)
    }
    frame = FrameFrontEnd(
      foreground: try map(.frameForeground, networks.frame, .input(.frameEncoder, 0)),
      motion: try map(.frameMotion, networks.frame, .input(.frameEncoder, 0)))
    csi = try map(.csi, networks.csi, .input(.csiEncoder, 0))
    power = try map(.power, networks.updatePower, .input(.wirelessState, 1))
    recentPowers = try map(.recentPowers, networks.channelPowers, .input(.wirelessPredictor, 1))
    headPowers = try map(.headPowers, networks.headPowers, .input(.powerHead, 1))
    reference = try map(.reference, networks.policyReference, .input(.policy, 1))
    action = try map(.action, networks.fusionAction, .input(.actionFusion, 1))
    correction = try reading(.correction, networks.policyCorrection, .output(.policy))
    forecastMean = try reading(.forecastMean, networks.headForecast, .output(.powerHead))
    forecastLogSpread = try reading(.forecastLogSpread, networks.headForecast, .output(.powerHead))
    guard constants.latentScaleBits == networks.fusionLatent.scaleBits else {
      throw .conversionScale(
        .output(.actionFusion), scaleBits: constants.latentScaleBits,
        tensorScaleBits: networks.fusionLatent.scaleBits)
    }
    if let (features, values) = networks.stopping {
      stopping = StoppingValuePolicy(
        horizon: horizon, features: features, values: values,
        power: try map(.stoppingPower, features, .input(.stoppingValue, 0)),
        logarithm: try map(.stoppingLogarithm, features, .input(.stoppingValue, 0)),
        value: try reading(.stoppingValue, values, .output(.stoppingValue)))
    } else {
      stopping = nil
    }
  }
}

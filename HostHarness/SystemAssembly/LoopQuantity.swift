import RadioControl
import ReferenceModels

/// A tensor of the loop: what one network hands to others, or what the loop itself fills or reads.
///
/// The loop copies a quantity from network to network without arithmetic, so all ports that carry it need one scale.
enum LoopQuantity: CaseIterable {
  case frame, code, action, latent, reference, correction
  case csi, csiCode, power, wirelessState, recentPowers, headPowers, forecast
  case stoppingFeatures, stoppingValues

  /// Every port that carries it, the one that makes it first.
  var ports: [RolePort] {
    switch self {
    case .frame: [.input(.frameEncoder, 0)]
    case .code: [.output(.frameEncoder), .input(.actionFusion, 0)]
    case .action: [.input(.actionFusion, 1), .input(.controlPredictor, 1)]
    case .latent:
      [
        .output(.actionFusion), .input(.controlPredictor, 0), .output(.controlPredictor), .input(.policy, 0),
        .input(.wirelessState, 2), .input(.wirelessPredictor, 2), .input(.wirelessPredictor, 3),
        .input(.powerHead, 2),
      ]
    case .reference: [.input(.policy, 1)]
    case .correction: [.output(.policy)]
    case .csi: [.input(.csiEncoder, 0)]
    case .csiCode: [.output(.csiEncoder), .input(.wirelessState, 0)]
    case .power: [.input(.wirelessState, 1)]
    case .wirelessState:
      [
        .output(.wirelessState), .input(.wirelessState, 3), .input(.wirelessPredictor, 0),
        .output(.wirelessPredictor), .input(.powerHead, 0),
      ]
    case .recentPowers: [.input(.wirelessPredictor, 1)]
    case .headPowers: [.input(.powerHead, 1)]
    case .forecast: [.output(.powerHead)]
    case .stoppingFeatures: [.input(.stoppingValue, 0)]
    case .stoppingValues: [.output(.stoppingValue)]
    }
  }

  /// The loop's conversions from and to fixed formats whose factors hold for the scale of this quantity.
  var conversions: [LoopLayout.Conversion] {
    switch self {
    case .frame: [.frameForeground, .frameMotion]
    case .action: [.action]
    case .reference: [.reference]
    case .correction: [.correction]
    case .csi: [.csi]
    case .power: [.power]
    case .recentPowers: [.recentPowers]
    case .headPowers: [.headPowers]
    case .forecast: [.forecastMean, .forecastLogSpread]
    case .stoppingFeatures: [.stoppingPower, .stoppingLogarithm]
    case .stoppingValues: [.stoppingValue]
    case .code, .latent, .csiCode, .wirelessState: []
    }
  }

  /// Every port carries one quantity.
  static func carried(by port: RolePort) -> LoopQuantity? {
    allCases.first { $0.ports.contains(port) }
  }
}

extension LoopLayout.Conversion {
  /// Whether the loop reads the tensor instead of filling it.
  var reads: Bool {
    switch self {
    case .correction, .forecastMean, .forecastLogSpread, .stoppingValue: true
    default: false
    }
  }

  /// The largest left shift of a factor that the device takes.
  var largestShift: Int32 { reads ? 14 : 6 }
}

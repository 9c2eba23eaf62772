extension QuantizationOptions {
  private enum CodingKeys: String, CodingKey {
    case activations, compensatesWeightErrors, damping, headroom16, requiredMagnitudes, widthSampleCount
    case ranges, equalizesChannels, correctsBiases
  }

  /// Reports written before the last three existed have their defaults.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      activations: try container.decode(ActivationWidths.self, forKey: .activations),
      compensatesWeightErrors: try container.decode(Bool.self, forKey: .compensatesWeightErrors),
      damping: try container.decode(Double.self, forKey: .damping),
      headroom16: try container.decode(Double.self, forKey: .headroom16),
      requiredMagnitudes: try container.decode([String: Double].self, forKey: .requiredMagnitudes),
      widthSampleCount: try container.decode(Int.self, forKey: .widthSampleCount),
      ranges: try container.decodeIfPresent(RangeRule.self, forKey: .ranges) ?? .leastSquares,
      equalizesChannels: try container.decodeIfPresent(Bool.self, forKey: .equalizesChannels) ?? false,
      correctsBiases: try container.decodeIfPresent(Bool.self, forKey: .correctsBiases) ?? false)
  }

  /// Defaults of the last three are left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(activations, forKey: .activations)
    try container.encode(compensatesWeightErrors, forKey: .compensatesWeightErrors)
    try container.encode(damping, forKey: .damping)
    try container.encode(headroom16, forKey: .headroom16)
    try container.encode(requiredMagnitudes, forKey: .requiredMagnitudes)
    try container.encode(widthSampleCount, forKey: .widthSampleCount)
    if ranges != .leastSquares { try container.encode(ranges, forKey: .ranges) }
    if equalizesChannels { try container.encode(true, forKey: .equalizesChannels) }
    if correctsBiases { try container.encode(true, forKey: .correctsBiases) }
  }
}

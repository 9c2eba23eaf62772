import ClosedLoop

/// What one setting did, seed by seed.
public struct SettingResult: Sendable, Equatable, Codable {
  public var scheme: Scheme
  public var label: String
  /// λ d_4, mW.
  public var priceMilliwatts: Double?
  public var perSeed: [EpisodeMetrics]

  public init(
    scheme: Scheme, label: String, priceMilliwatts: Double? = nil, perSeed: [EpisodeMetrics]
  ) {
    self.scheme = scheme
    self.label = label
    self.priceMilliwatts = priceMilliwatts
    self.perSeed = perSeed
  }

  /// All slots of all seeds.
  public var pooled: EpisodeMetrics { .pooled(perSeed) }

  /// All slots of all seeds but one.
  public func pooled(omitting seed: Int?) -> EpisodeMetrics {
    .pooled(perSeed.indices.lazy.filter { $0 != seed }.map { perSeed[$0] })
  }

  /// Mean and spread over seeds of one figure; seeds without a value are left out.
  public func spread(_ figure: (EpisodeMetrics) -> Double?) -> Spread? {
    Spread(perSeed.compactMap(figure))
  }
}

/// The measure of control at which powers are compared.
public enum LossMeasure: String, Sendable, Equatable, CaseIterable, Codable {
  /// m.
  case trackingRMSE
  /// Mean stage cost, m².
  case controlCost

  public func value(_ metrics: EpisodeMetrics) -> Double {
    switch self {
    case .trackingRMSE: metrics.trackingRMSEMetres
    case .controlCost: metrics.controlCost
    }
  }
}

extension Sequence<SettingResult> {
  /// The frontier of a scheme over all seeds, or all but one.
  public func frontier(_ scheme: Scheme, _ measure: LossMeasure, omitting seed: Int? = nil) -> Frontier {
    Frontier(
      compactMap { result in
        guard result.scheme == scheme else { return nil }
        let metrics = result.pooled(omitting: seed)
        return OperatingPoint(
          powerMilliwatts: metrics.meanPowerMilliwatts, loss: measure.value(metrics))
      })
  }
}

import ClosedLoop

/// A family of controllers that differ in one setting; the report has a row a setting and a frontier a scheme.
public enum Scheme: String, Sendable, Equatable, CaseIterable, Codable {
  case everySlot
  case periodic
  case random
  case greedy
  case ageLimited
  case holdLast
  case withoutCSI
  case persistence
  case programme
  case stoppingValue
  case fixedPoint
  case oracle

  /// For tables and plots.
  public var title: String {
    switch self {
    case .everySlot: "every slot"
    case .periodic: "periodic"
    case .random: "random"
    case .greedy: "greedy on present CSI"
    case .ageLimited: "AoI-limited"
    case .holdLast: "hold last, no imagination"
    case .withoutCSI: "ours without CSI"
    case .persistence: "persistence, same programme"
    case .programme: "ours, programme (float)"
    case .stoppingValue: "ours, stopping value (float)"
    case .fixedPoint: "ours, fixed point"
    case .oracle: "oracle of the channel"
    }
  }

  /// Whether the scheme has a price of disagreement as its setting.
  public var hasPrice: Bool {
    switch self {
    case .withoutCSI, .persistence, .programme, .stoppingValue, .fixedPoint, .oracle: true
    default: false
    }
  }
}

/// One setting of a scheme, ready to be run on any thread.
public struct SchemeSetting: Sendable {
  public var scheme: Scheme
  /// For people: "every 4 slots", "8 mW".
  public var label: String
  /// λ d_4, mW, of schemes that have one.
  public var priceMilliwatts: Double?
  /// Makes a controller of its own for the calling thread.
  public var makeController: @Sendable () throws -> any LoopController

  public init(
    scheme: Scheme, label: String, priceMilliwatts: Double? = nil,
    makeController: @escaping @Sendable () throws -> any LoopController
  ) {
    self.scheme = scheme
    self.label = label
    self.priceMilliwatts = priceMilliwatts
    self.makeController = makeController
  }
}

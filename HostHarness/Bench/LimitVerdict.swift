/// Whether a target stays below its limits.
public struct LimitVerdict: Sendable, Equatable, Codable {
  public enum Outcome: String, Sendable, Equatable, Codable {
    /// At most the aim, or at most the limit where there is no aim.
    case aimed = "aim met"
    case kept = "kept"
    case missed = "MISSED"
  }

  public var target: String
  /// "L1–L5", "L2 int16", or "every layer".
  public var what: String
  public var instructions: Int
  public var atMost: Int
  public var aim: Int?
  public var outcome: Outcome
  /// Layers that cost as much as a peer's or more.
  public var layersNotBelow: [String]

  static func all(_ counts: TargetCounts, figures: PeerFigures) -> [LimitVerdict] {
    var verdicts = figures.limits(of: counts.target).compactMap { limit -> LimitVerdict? in
      guard let instructions = counts.instructions(of: limit.layers) else { return nil }
      let outcome: Outcome =
        instructions > limit.atMost ? .missed : instructions <= limit.aim ?? limit.atMost ? .aimed : .kept
      return LimitVerdict(
        target: counts.target, what: title(limit.layers), instructions: instructions, atMost: limit.atMost,
        aim: limit.aim, outcome: outcome, layersNotBelow: [])
    }
    for peer in figures.peers(of: counts.target) {
      if let verdict = everyLayer(counts, peer) { verdicts.append(verdict) }
    }
    return verdicts
  }

  /// Every layer below the peer's.
  private static func everyLayer(_ counts: TargetCounts, _ peer: PeerFigures.Peer) -> LimitVerdict? {
    let common = counts.layers.filter { peer.instructions[$0.name] != nil }
    guard !common.isEmpty else { return nil }
    let above = common.filter { $0.instructions >= peer.instructions[$0.name] ?? 0 }.map(\.name)
    return LimitVerdict(
      target: counts.target, what: "every layer below \(peer.title)",
      instructions: common.reduce(0) { $0 + $1.instructions },
      atMost: common.reduce(0) { $0 + (peer.instructions[$1.name] ?? 0) }, aim: nil,
      outcome: above.isEmpty ? .kept : .missed, layersNotBelow: above)
  }

  private static func title(_ layers: [String]) -> String {
    guard let first = layers.first, let last = layers.last, layers.count > 1 else {
      return layers.first ?? ""
    }
    return "\(first)–\(last)"
  }
}

import Foundation

/// Instruction counts that must not be exceeded: `Bench/thresholds.json`, rewritten by
/// `latentlink bench --update-thresholds`.
public struct CountThresholds: Sendable, Equatable, Codable {
  public struct Target: Sendable, Equatable, Codable {
    /// By layer.
    public var layers: [String: Int]
    /// By ``SlotArrival``.
    public var steps: [String: Int]
  }

  /// A count above its threshold, or one that nobody counted.
  public struct Regression: Sendable, Equatable, CustomStringConvertible {
    public var target: String
    public var what: String
    public var before: Int
    /// Nil when it was not counted: the layer or slot is no longer there.
    public var after: Int?

    public var description: String {
      guard let after else { return "\(target): \(what): \(before) instructions before, now not counted" }
      let change = 100 * (Double(after) / Double(max(1, before)) - 1)
      return
        "\(target): \(what): \(before) instructions before, \(after) now (\(String(format: "%+.1f", change)) %)"
    }
  }

  /// A compiler's patch level may cost this much.
  public var slackPercent: Double
  /// By name.
  public var targets: [String: Target]

  public init(_ counts: [TargetCounts], slackPercent: Double = 1) {
    self.slackPercent = slackPercent
    targets = [:]
    update(counts)
  }

  /// Takes over the counts of some targets and keeps the others.
  public mutating func update(_ counts: [TargetCounts]) {
    for target in counts {
      targets[target.target] = Target(
        layers: Dictionary(target.layers.map { ($0.name, $0.instructions) }) { $1 }, steps: target.steps)
    }
  }

  /// What has become slower.
  public func regressions(_ counts: TargetCounts) -> [Regression] {
    guard let target = targets[counts.target] else { return [] }
    var found: [Regression] = []
    func check(_ what: String, _ before: Int, _ after: Int?) {
      let limit = Double(before) * (1 + slackPercent / 100)
      if after.map({ Double($0) <= limit }) != true {
        found.append(Regression(target: counts.target, what: what, before: before, after: after))
      }
    }
    for (name, before) in target.layers.sorted(by: { $0.key < $1.key }) {
      check("layer \(name)", before, counts.instructions(of: name))
    }
    for arrival in SlotArrival.allCases {
      if let before = target.steps[arrival.rawValue] {
        check("slot with \(arrival.title)", before, counts.steps[arrival.rawValue])
      }
    }
    return found
  }

  // MARK: The file

  public static func read(_ path: String) throws(PeerFigures.Failure) -> CountThresholds {
    do {
      return try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch { throw .unreadable(path: path, reason: "\(error)") }
  }

  /// Canonical JSON.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

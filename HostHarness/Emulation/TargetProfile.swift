import Foundation

/// What a model costs on one target.
public struct TargetProfile: Sendable, Equatable, Codable {
  /// The least and the greatest of several runs on different inputs.
  public struct Range: Sendable, Equatable, Codable {
    public var minimum: Int
    public var maximum: Int
    public var runs: Int

    public var isConstant: Bool { minimum == maximum }

    /// Nil for no runs.
    public init?(_ values: [Int]) {
      guard let minimum = values.min(), let maximum = values.max() else { return nil }
      self.minimum = minimum
      self.maximum = maximum
      runs = values.count
    }
  }

  /// What one thing costs that was executed several times.
  public struct Cost: Sendable, Equatable, Codable {
    /// Nil where nothing counts instructions.
    public var instructions: Range?
    /// Units of the board's counter, in ascending order. Under emulation they say nothing about the target.
    public var ticks: [Int]

    /// The value that a share of all runs does not exceed (nearest rank).
    ///
    /// - Parameter share: in 0 … 1.
    public func tickPercentile(_ share: Double) -> Int? {
      guard !ticks.isEmpty else { return nil }
      let rank = Int((share * Double(ticks.count)).rounded(.up))
      return ticks[min(max(rank, 1), ticks.count) - 1]
    }
  }

  /// The two halves of a slot by what arrived in it.
  public enum Half: Sendable, Equatable, Hashable {
    /// `beginSlot`: a usable pilot, one that is refused, or none.
    case begin(Pilot)
    /// `endSlot`.
    case end(hasFrame: Bool)
  }

  public enum Pilot: String, Sendable, Equatable, Codable, CaseIterable {
    case measured = "pilot"
    case damaged = "damagedPilot"
    case missing = "nothing"
  }

  /// How the controller decides.
  public enum Rule: Int, Sendable, Equatable, Codable, CaseIterable {
    case programme = 0
    case stoppingValue = 1
  }

  /// One half of a slot, measured.
  public struct HalfCost: Sendable, Equatable, Codable {
    public var rule: Rule
    /// Nil for the half after the radio.
    public var pilot: Pilot?
    /// Nil for the half before the radio.
    public var hasFrame: Bool?
    public var cost: Cost
  }

  public struct StackDepth: Sendable, Equatable, Codable {
    /// "load", "init", "setPrice", "beginSlot", "endSlot"; of networks alone "load", "run".
    public var call: String
    /// Below the caller, the deepest of several runs.
    public var bytes: Int
  }

  public var target: String
  public var counterUnit: String
  /// Whether the board's counter was read on the machine itself.
  public var isNative: Bool
  public var horizon: Int
  public var slots: Int
  public var rule: Rule
  /// Reading and checking the image; making a controller; setting its price.
  public var load: Cost
  public var start: Cost
  public var setPrice: Cost
  /// By index in the image.
  public var operators: [Cost]
  public var networks: [Cost]
  public var halves: [HalfCost]
  public var stack: [StackDepth]
  /// One controller, in its owner's memory.
  public var controllerBytes: Int

  /// Both halves of a slot; nil when one of them did not occur.
  public func step(_ pilot: Pilot, hasFrame: Bool, rule: Rule) -> (begin: Cost, end: Cost)? {
    guard let begin = halves.first(where: { $0.rule == rule && $0.pilot == pilot }),
      let end = halves.first(where: { $0.rule == rule && $0.hasFrame == hasFrame })
    else { return nil }
    return (begin.cost, end.cost)
  }

  /// The deepest call.
  public var deepestCallBytes: Int { stack.map(\.bytes).max() ?? 0 }
}

import Foundation

/// What a bench found: counts, what they are compared with, and times.
public struct BenchDocument: Sendable, Equatable, Codable {
  /// A median on the machine that ran the bench.
  public struct Timing: Sendable, Equatable, Codable {
    public var what: String
    public var median: Double
    public var unit: String

    public init(what: String, median: Double, unit: String) {
      self.what = what
      self.median = median
      self.unit = unit
    }
  }

  public var figures: PeerFigures
  public var targets: [TargetCounts]
  public var verdicts: [LimitVerdict]
  public var timings: [Timing]
  /// Nil where no target is this machine's.
  public var encoder: EncoderTimes?

  public init(figures: PeerFigures, targets: [TargetCounts]) {
    self.figures = figures
    self.targets = targets
    verdicts = targets.flatMap { LimitVerdict.all($0, figures: figures) }
    timings = []
  }

  /// Canonical JSON.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

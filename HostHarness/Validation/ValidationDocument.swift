import ChannelStatistics
import ClosedLoop
import Foundation
import Quantization
import Simulation

/// Everything that one validation found: what `--json` writes and the report renders.
///
/// It holds no times and no paths, so that equal inputs give equal bytes.
public struct ValidationDocument: Sendable, Equatable, Codable {
  /// Raised when a field changes its meaning or leaves.
  public static let currentVersion = 2

  public var version = currentVersion
  public var world: String
  /// Where the model was trained, and what that means here; nil where the model does not say.
  public var trainedWorld: String? = nil
  public var kinship: WorldKinship? = nil
  /// What choosing the slot is worth on this world's channel, whoever chooses.
  public var headroom: TimingHeadroom? = nil
  /// Of the model file: command, seed, version.
  public var provenance: [String: String]
  public var extent: ClosedLoopStudy.Extent
  public var climate: PowerClimate
  public var results: [SettingResult]
  public var equalLoss: [EqualLossComparison]
  public var againstEverySlot: [EverySlotComparison]
  public var fixedPoint: FixedPointComparison?
  /// By arithmetic: "float", "fixed point".
  public var rollouts: [NamedRollout]
  public var networks: [NetworkComparison]
  public var trajectory: TrajectoryRecord?
  public var ablations: [AblationRecord]
  /// Networks of the image that are not the model's own; nil when all are.
  public var replacedNetworks: [ReplacedNetwork]? = nil

  public struct NamedRollout: Sendable, Equatable, Codable {
    public var arithmetic: String
    public var errors: RolloutErrors
  }
}

extension ValidationDocument {
  /// JSON with sorted keys and a final newline.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

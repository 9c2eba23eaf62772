import Foundation

/// Everything that one recording says about its channel: what `--json` writes and tables render.
///
/// It holds no paths and no times, so that equal recordings give equal bytes.
public struct ChannelStatistics: Sendable, Equatable, Codable {
  /// Raised when a field changes its meaning or leaves.
  public static let currentVersion = 1

  public var version = currentVersion
  public var layout: ChannelLayout
  public var blocks: BlockPartition
  /// Slots with a channel, of episodes · slots.
  public var slotsPresent: Int
  /// Mean power of an element over the noise's; nil without known noise.
  public var elementSNRDB: Double?
  public var gain: GainStatistics
  /// Of the wideband gain, which sets the power of a frame.
  public var widebandFits: [DistributionFit]
  /// Of the power of the element in the middle: small-scale fading.
  public var elementFits: [DistributionFit]
  public var elementFactor: RicianFactor?
  public var time: TimeCorrelation
  /// The maximum Doppler that Clarke's autocorrelation of the scattered part would have at one slot.
  public var isotropicDopplerHz: Estimate?
  public var doppler: DopplerSpectrum?
  public var distance: DistanceCorrelation?
  public var delay: DelayStatistics?
  public var spatial: SpatialStatistics?
  public var angle: AngularStatistics?
  /// Of single elements.
  public var elementCrossings: LevelCrossings
  /// Of the wideband gain.
  public var gainCrossings: LevelCrossings
  public var headroom: TimingHeadroom
  public var predictability: PowerPredictability?

  /// JSON with sorted keys and a final newline.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

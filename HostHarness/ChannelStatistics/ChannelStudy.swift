/// Reads a recording once, an episode at a time, and makes its statistics.
///
/// Memory grows with episodes and slots only as far as a gain and the powers of a few elements a slot are concerned.
public struct ChannelStudy: Sendable {
  /// Past slots of the linear predictor.
  public var pastSlots = PowerPredictability.defaultPastSlots
  /// Samples from each fitted distribution that the goodness-of-fit test compares with; 0: no test.
  public var goodnessOfFitReplicates = 199
  /// Of the samples that goodness of fit is judged by.
  public var seed: UInt = 1

  /// Elements whose powers are kept for level crossings.
  static let followedElements = 16
  static let reportedLags = 64

  public init() {}

  public enum Phase: String, Sendable {
    case reading
    case fitting = "fitting distributions"
    case forecasting
  }

  /// - Parameter progress: phase, pieces done, pieces in all.
  /// - Throws: `ChannelStatisticsError`, and what the source throws.
  public func statistics(
    of source: some ChannelSource, progress: (Phase, Int, Int) -> Void = { _, _, _ in }
  ) throws -> ChannelStatistics {
    let layout = source.layout
    try layout.validate()
    guard NumericalLibrary.isQuiet else { preconditionFailure() }
    let partition = BlockPartition(layout)
    var sums = ChannelSums(layout, partition)
    for index in 0..<layout.episodes {
      progress(.reading, index, layout.episodes)
      let episode = try source.episode(index)
      try episode.validate(layout, index: index)
      for segment in partition.segments(of: episode, index: index, layout: layout) { sums.add(segment) }
    }
    return try sums.statistics(self, progress: progress)
  }
}

/// One episode of a recorded channel.
public struct ChannelEpisode: Sendable {
  /// [slot, antenna, subcarrier, 2], real part first: amplitude gain.
  public var values: [Float]
  /// Slots with a channel; nil: all. The values of the others are not looked at.
  public var isPresent: [Bool]?
  /// Of the moving end, [slot]; nil where unknown.
  public var positionsMetres: [SIMD3<Double>]?
  /// What the episode was cut from; forecasts are never tested on a recording that they were fitted to. Nil: the
  /// episode is a recording of its own.
  public var recording: Int?

  public init(
    values: [Float], isPresent: [Bool]? = nil, positionsMetres: [SIMD3<Double>]? = nil,
    recording: Int? = nil
  ) {
    self.values = values
    self.recording = recording
    self.isPresent = isPresent
    self.positionsMetres = positionsMetres
  }

  func validate(_ layout: ChannelLayout, index: Int) throws(ChannelStatisticsError) {
    let perSlot = 2 * layout.antennas * layout.subcarriers
    for (name, count, needed) in [
      ("csi", values.count, layout.slots * perSlot),
      ("isPresent", isPresent?.count ?? layout.slots, layout.slots),
      ("positions", positionsMetres?.count ?? layout.slots, layout.slots),
    ] where count != needed {
      throw .wrongCount(name: name, episode: index, count: count, needed: needed)
    }
    for slot in 0..<layout.slots where isPresent?[slot] ?? true {
      let first = slot * perSlot
      let bad: Int? = values.withUnsafeBufferPointer { values in
        for offset in 0..<perSlot where !values[first + offset].isFinite { return offset }
        return nil
      }
      guard let bad else { continue }
      throw .notFinite(
        episode: index, slot: slot, antenna: bad / 2 / layout.subcarriers,
        subcarrier: bad / 2 % layout.subcarriers)
    }
  }
}

/// Where episodes come from, one at a time and in order, so that a recording need not fit into memory.
public protocol ChannelSource {
  var layout: ChannelLayout { get }
  /// - Parameter index: 0 ..< layout.episodes.
  func episode(_ index: Int) throws -> ChannelEpisode
}

/// Episodes in memory.
public struct RecordedChannel: ChannelSource, Sendable {
  public var layout: ChannelLayout
  public var episodes: [ChannelEpisode]

  public init(layout: ChannelLayout, episodes: [ChannelEpisode]) {
    self.layout = layout
    self.episodes = episodes
  }

  public func episode(_ index: Int) throws -> ChannelEpisode { episodes[index] }
}

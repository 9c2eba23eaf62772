/// Consecutive slots of one episode: what every statistic is added up from.
struct ChannelSegment {
  /// Index of the episode, or what its source calls the recording that it was cut from.
  var recording: Int
  /// Of the jackknife; segments of one block are left out together.
  var block: Int
  var slots: Int
  var antennas: Int
  var subcarriers: Int
  /// [slot, antenna, subcarrier, 2]; zero where a slot is missing.
  var values: [Float]
  var isPresent: [Bool]
  var positionsMetres: [SIMD3<Double>]?
}

/// How episodes are cut into segments and grouped into blocks.
///
/// Confidence comes from leaving out one block at a time, which needs blocks that do not depend on each other.
/// Episodes are blocks, contiguous groups of episodes where there are many; a recording of fewer than eight
/// episodes is cut into contiguous segments, so that there are still eight.
public struct BlockPartition: Sendable, Equatable, Codable {
  public static let leastBlocks = 8
  public static let mostBlocks = 32

  public var blocks: Int
  public var segmentsPerEpisode: Int
  public var slotsPerSegment: Int

  init(_ layout: ChannelLayout) {
    let wanted = (Self.leastBlocks + layout.episodes - 1) / layout.episodes
    // A segment too short for its own statistics helps nobody.
    segmentsPerEpisode = max(1, min(wanted, layout.slots / 8))
    slotsPerSegment = layout.slots / segmentsPerEpisode
    blocks = min(Self.mostBlocks, layout.episodes * segmentsPerEpisode)
  }

  /// The segments of one episode. Slots that do not fill a segment are left out.
  func segments(of episode: ChannelEpisode, index: Int, layout: ChannelLayout) -> [ChannelSegment] {
    let perSlot = 2 * layout.antennas * layout.subcarriers
    return (0..<segmentsPerEpisode).map { part in
      let slots = (part * slotsPerSegment)..<((part + 1) * slotsPerSegment)
      let present = slots.map { episode.isPresent?[$0] ?? true }
      var values = Array(episode.values[(slots.lowerBound * perSlot)..<(slots.upperBound * perSlot)])
      for slot in present.indices where !present[slot] {
        for index in 0..<perSlot { values[slot * perSlot + index] = 0 }
      }
      let total = layout.episodes * segmentsPerEpisode
      return ChannelSegment(
        recording: episode.recording ?? index, block: (index * segmentsPerEpisode + part) * blocks / total,
        slots: slotsPerSegment, antennas: layout.antennas, subcarriers: layout.subcarriers,
        values: values, isPresent: present,
        positionsMetres: episode.positionsMetres.map { Array($0[slots]) })
    }
  }
}

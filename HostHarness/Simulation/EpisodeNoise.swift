import Synchronization

/// The normal numbers behind an episode's noise, drawn once for everybody who runs that episode.
///
/// Noise is keyed by seed, episode, purpose and slot and does not depend on what a controller does, so controllers that
/// are compared on an episode meet the same numbers: only what they are scaled with may differ.
public final class EpisodeNoise: Sendable {
  private struct Key: Hashable {
    var purpose: RandomPurpose
    var slot: Int
  }

  public let seed: UInt64
  public let index: Int
  private let keeps: Bool
  private let kept = Mutex<[Key: [Double]]>([:])

  /// - Parameter keeps: whether numbers are kept, some 50 kB a slot; worth it where an episode is run several times.
  public init(seed: UInt64, index: Int, keeps: Bool) {
    self.seed = seed
    self.index = index
    self.keeps = keeps
  }

  /// The first `count` numbers of the stream, with mean 0 and standard deviation 1. Scaled, they are to the bit what
  /// ``RandomStream/gaussian(standardDeviation:)`` gives.
  func standardNormals(_ purpose: RandomPurpose, slot: Int, count: Int) -> [Double] {
    let key = Key(purpose: purpose, slot: slot)
    if keeps, let found = kept.withLock({ $0[key] }), found.count == count { return found }
    let drawn = RandomStream(seed: seed, episode: index, purpose: purpose, slot: slot)
      .standardNormals(count: count)
    if keeps { kept.withLock { $0[key] = drawn } }
    return drawn
  }
}

/// The noise of the episodes that were asked for last. Runs of one episode should follow each other.
public final class EpisodeNoiseStore: Sendable {
  /// Workers that run an episode's last pieces and the next one's first ones.
  private static let keptEpisodes = 2

  private let episodes = Mutex<[EpisodeNoise]>([])

  public init() {}

  public func noise(seed: UInt64, index: Int) -> EpisodeNoise {
    episodes.withLock { episodes in
      if let found = episodes.first(where: { $0.seed == seed && $0.index == index }) { return found }
      let new = EpisodeNoise(seed: seed, index: index, keeps: true)
      episodes = Array(([new] + episodes).prefix(Self.keptEpisodes))
      return new
    }
  }
}

import ClosedLoop
import Simulation

/// Every setting over the same seeds and episodes.
public struct ClosedLoopStudy: Sendable {
  /// How much is run.
  public struct Extent: Sendable, Equatable, Codable {
    public var seeds: Int
    public var episodes: Int
    /// Slots of an episode that count.
    public var slots: Int
    public var warmUpSlots = 10
    /// Seeds are firstSeed, firstSeed + 1, …; training uses others.
    public var firstSeed: UInt64 = 1001

    public init(seeds: Int, episodes: Int, slots: Int) {
      self.seeds = seeds
      self.episodes = episodes
      self.slots = slots
    }
  }

  public var world: World
  public var extent: Extent
  public var workers: Int

  public init(world: World, extent: Extent, workers: Int = 2) {
    self.world = world
    self.extent = extent
    self.workers = workers
  }

  /// - Parameter progress: pieces done and pieces in all; a piece is one episode of one setting.
  public func run(
    _ settings: [SchemeSetting], progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> [SettingResult] {
    let runner = EpisodeRunner(world: world, slots: extent.slots, warmUpSlots: extent.warmUpSlots)
    let perSetting = extent.seeds * extent.episodes
    let total = settings.count * perSetting
    let extent = extent
    let store = EpisodeNoiseStore()
    let metrics = try mapConcurrently(
      count: total, workers: workers, progress: { progress?($0, total) }
    ) { piece -> EpisodeMetrics in
      // All settings of an episode follow each other: they share its noise.
      let run = piece / settings.count
      let seed = extent.firstSeed + UInt64(run / extent.episodes)
      let controller = try settings[piece % settings.count].makeController()
      let index = run % extent.episodes
      return Self.run(
        runner, controller, seed: seed, episodeIndex: index, noise: store.noise(seed: seed, index: index))
    }
    return settings.indices.map { index in
      let runs = (0..<perSetting).map { metrics[$0 * settings.count + index] }
      let perSeed = (0..<extent.seeds).map { seed in
        EpisodeMetrics.pooled(
          runs[(seed * extent.episodes)...].prefix(extent.episodes))
      }
      let setting = settings[index]
      return SettingResult(
        scheme: setting.scheme, label: setting.label, priceMilliwatts: setting.priceMilliwatts,
        perSeed: perSeed)
    }
  }

  private static func run(
    _ runner: EpisodeRunner, _ controller: some LoopController, seed: UInt64, episodeIndex: Int,
    noise: EpisodeNoise
  ) -> EpisodeMetrics {
    var controller = controller
    return runner.run(&controller, seed: seed, episodeIndex: episodeIndex, noise: noise)
  }
}

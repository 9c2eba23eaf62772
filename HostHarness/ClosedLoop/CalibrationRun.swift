import ReferenceModels
import Simulation

/// Collects what the networks of a loop are fed, by running the float loop in a world: calibration data as the
/// fixed-point loop will see it, imagined latents included.
///
/// Episodes alternate between the schedules that the model can follow and a frame in every slot, so that fresh
/// and long imagined latents, frames and channels are all represented. Seed and indices must be none that the
/// model was trained on.
public struct CalibrationRun: Sendable {
  public var model: LoopModel
  public var world: World
  public var seed: UInt64
  public var firstIndex: Int
  public var episodes: Int
  public var slots: Int
  /// Of each network, at most, evenly spaced over the episode.
  public var samplesPerEpisode: Int

  public init(
    model: LoopModel, world: World, seed: UInt64, firstIndex: Int = 0, episodes: Int, slots: Int = 100,
    samplesPerEpisode: Int = 48
  ) {
    precondition(episodes > 0 && slots > 0 && samplesPerEpisode > 0)
    self.model = model
    self.world = world
    self.seed = seed
    self.firstIndex = firstIndex
    self.episodes = episodes
    self.slots = slots
    self.samplesPerEpisode = samplesPerEpisode
  }

  /// The schedules that episodes go through in turn.
  var schedules: [SchedulePlan] {
    let price = model.parameters.priceMilliwatts
    // The learned rule comes early, so that two episodes reach every network.
    let second: [SchedulePlan] =
      model.graphs[.stoppingValue] == nil
      ? [.programme(priceMilliwatts: 4 * price)]
      : [.stoppingValue(priceMilliwatts: price), .stoppingValue(priceMilliwatts: 4 * price)]
    return [.programme(priceMilliwatts: price)] + second + [.periodic(periodSlots: 1)]
  }

  /// `[sample][input][element]` of every network of the model; equal runs give equal samples.
  ///
  /// - Throws: ``LoopModelError``.
  public func collect(
    workers: Int = 2, progress: (@Sendable (Int) -> Void)? = nil
  ) throws -> [NetworkRole: [[[Float]]]] {
    let schedules = schedules
    let parts = try mapConcurrently(count: episodes, workers: workers, progress: progress) { index in
      let recorder = LoopRecorder(capacity: Int.max)
      var controller = try ControllerPlan(model: model, schedule: schedules[index % schedules.count])
        .makeController(recorder: recorder)
      _ = EpisodeRunner(world: world, slots: slots, warmUpSlots: 0).run(
        &controller, seed: seed, episodeIndex: firstIndex + index)
      return recorder.samples.mapValues { Self.evenlySpaced($0, count: samplesPerEpisode) }
    }
    return parts.reduce(into: [:]) { all, part in
      for (role, samples) in part { all[role, default: []] += samples }
    }
  }

  static func evenlySpaced(_ samples: [[[Float]]], count: Int) -> [[[Float]]] {
    guard samples.count > count else { return samples }
    return (0..<count).map { samples[$0 * samples.count / count] }
  }
}

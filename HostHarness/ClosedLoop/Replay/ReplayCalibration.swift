import ReferenceModels
import Simulation

/// Collects what the networks are fed along recorded episodes, for quantisation.
public struct ReplayCalibration {
  public var model: LoopModel
  public var reader: ReplayReader
  /// Indices into the recording; none that the model was trained on.
  public var episodes: [Int]
  /// Of each network, at most, evenly spaced over the episode.
  public var samplesPerEpisode = 48

  public init(model: LoopModel, reader: ReplayReader, episodes: [Int]) {
    self.model = model
    self.reader = reader
    self.episodes = episodes
  }

  /// `[sample][input][element]` of every network; schedules change from episode to episode, so that fresh and
  /// long imagined latents are both represented.
  public func collect() throws -> [NetworkRole: [[[Float]]]] {
    let price = model.parameters.priceMilliwatts
    let schedules: [SchedulePlan] = [
      .programme(priceMilliwatts: price), .programme(priceMilliwatts: 4 * price), .periodic(periodSlots: 1),
    ]
    let runner = ReplayRunner(maximumPowerMilliwatts: model.parameters.maximumPowerMilliwatts)
    var all: [NetworkRole: [[[Float]]]] = [:]
    for (position, index) in episodes.enumerated() {
      let episode = try reader.episode(index)
      // Every schedule where there are few episodes.
      for schedule in episodes.count < 6 ? schedules : [schedules[position % schedules.count]] {
        let recorder = LoopRecorder(capacity: Int.max)
        var controller = try ControllerPlan(model: model, schedule: schedule)
          .makeController(recorder: recorder)
        _ = runner.run(&controller, episode: episode)
        for (role, samples) in recorder.samples {
          all[role, default: []] += CalibrationRun.evenlySpaced(samples, count: samplesPerEpisode)
        }
      }
    }
    return all
  }
}

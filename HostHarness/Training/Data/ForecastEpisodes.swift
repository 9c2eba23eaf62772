import ClosedLoop
import Foundation
import ReferenceModels
import Simulation

/// What the loop forecast in every slot of on-policy episodes: the experience of the stopping value.
struct ForecastEpisodes: Sendable {
  let horizon: Int
  /// `[episode][slot]`.
  let situations: [[SlotSituation]]

  /// Episodes under the dynamic programme, each at a price of its own from `prices` (log-uniform).
  init(
    model: LoopModel, world: World, seed: UInt64, firstIndex: Int, episodes: Int, slots: Int,
    prices: ClosedRange<Double>
  ) throws {
    horizon = model.parameters.horizonSlots
    let runner = EpisodeRunner(world: world, slots: slots, warmUpSlots: 0)
    situations = try mapConcurrently(count: episodes, workers: 2) { index in
      var stream = SampleStream(seed: seed, purpose: "forecast prices", step: index)
      let price = exp(stream.uniform(log(prices.lowerBound)...log(prices.upperBound)))
      let networks = try model.makeNetworks()
      let log = SituationLog()
      let programme = try StoppingProgramme(
        disagreement: model.parameters.disagreement, priceMilliwatts: price, marginal: model.marginalPower)
      let schedule = RecordingSchedule(
        inner: ProgrammeSchedule(
          programme: programme, spreadFactor: model.parameters.spreadFactor,
          maximumPowerMilliwatts: model.parameters.maximumPowerMilliwatts), log: log)
      var controller = ReferenceController(
        model: model, networks: networks, source: .learned, schedule: schedule)
      _ = runner.run(&controller, seed: seed, episodeIndex: firstIndex + index)
      return log.situations
    }
  }
}

private final class SituationLog {
  var situations: [SlotSituation] = []
}

/// A schedule that keeps what it was asked.
private struct RecordingSchedule: TransmissionSchedule {
  var inner: ProgrammeSchedule
  let log: SituationLog
  var usesForecasts: Bool { true }

  mutating func sends(_ situation: SlotSituation) -> Bool {
    log.situations.append(situation)
    return inner.sends(situation)
  }
}

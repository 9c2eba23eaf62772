import ReferenceModels
import Simulation

/// Collects what the networks of a loop are fed along the recorded episodes of a data set: the device follows the
/// recorded actions, the loop listens, imagines and decides, and its commands go nowhere.
///
/// The data set must be none that the model was trained on.
public struct CalibrationReplay: Sendable {
  public var model: LoopModel
  public var dataset: Dataset
  /// A frame is received in every such slot, in turn over the episodes.
  public var framePeriodsSlots: [Int]
  /// Of each network, at most, evenly spaced over the episode.
  public var samplesPerEpisode: Int

  public init(
    model: LoopModel, dataset: Dataset, framePeriodsSlots: [Int] = [1, 4, 8], samplesPerEpisode: Int = 48
  ) {
    precondition(!framePeriodsSlots.isEmpty && framePeriodsSlots.allSatisfy { $0 > 0 })
    self.model = model
    self.dataset = dataset
    self.framePeriodsSlots = framePeriodsSlots
    self.samplesPerEpisode = samplesPerEpisode
  }

  /// `[sample][input][element]` of every network of the model.
  ///
  /// - Throws: ``LoopModelError``.
  public func collect(
    workers: Int = 2, progress: (@Sendable (Int) -> Void)? = nil
  ) throws -> [NetworkRole: [[[Float]]]] {
    let parts = try mapConcurrently(count: dataset.episodes, workers: workers, progress: progress) {
      episode in
      try replay(episode: episode).mapValues {
        CalibrationRun.evenlySpaced($0, count: samplesPerEpisode)
      }
    }
    return parts.reduce(into: [:]) { all, part in
      for (role, samples) in part { all[role, default: []] += samples }
    }
  }

  private func replay(episode: Int) throws -> [NetworkRole: [[[Float]]]] {
    let recorder = LoopRecorder(capacity: Int.max)
    let networks = try model.makeNetworks()
    networks.recorder = recorder
    var control = ControlPerception(model: model, networks: networks, estimation: .imagination)
    var wireless = WirelessPerception(model: model, networks: networks)
    var schedule =
      model.graphs[.stoppingValue] == nil
      ? nil
      : StoppingValueSchedule(
        networks: networks, parameters: model.parameters, priceMilliwatts: model.parameters.priceMilliwatts)
    let period = framePeriodsSlots[episode % framePeriodsSlots.count]
    let horizon = model.parameters.horizonSlots
    for slot in 0..<dataset.slots {
      control.predict()
      let powerMilliwatts = observe(
        episode: episode, slot: slot, prior: control.latent, previousLatent: control.previousLatent,
        wireless: &wireless)
      if slot % period == 0 {
        control.receive(
          FramePair(
            current: dataset.frame(episode: episode, slot: slot),
            previous: dataset.frame(episode: episode, slot: max(slot - 1, 0))))
      }
      _ = control.command(dataset.reference(episode: episode, slot: slot))
      let trajectory = control.imagine(
        reference: { dataset.reference(episode: episode, slot: min($0, dataset.slots - 1)) }, slot: slot,
        steps: horizon)
      let forecasts = wireless.rollOut(trajectory).map(model.parameters.forecast)
      _ = schedule?.sends(
        SlotSituation(
          slot: slot, ageSlots: 1 + slot % period, presentPowerMilliwatts: powerMilliwatts,
          forecasts: forecasts))
      control.endSlot(action: dataset.action(episode: episode, slot: slot))
    }
    return recorder.samples
  }

  /// The pilot of the slot, or its absence; returns the required power as the loop believes it, mW.
  private func observe(
    episode: Int, slot: Int, prior: [Float], previousLatent: [Float], wireless: inout WirelessPerception
  ) -> Double {
    guard slot % dataset.meta.pilotPeriodSlots == 0 else {
      return Decibels.ratio(wireless.predict(previousLatent: previousLatent, prior: prior).meanDBm)
    }
    let channel = dataset.channel(episode: episode, slot: slot)
    let power = channel.estimatedPowerMilliwatts(
      dataset.meta.world.power, bandwidthHz: dataset.meta.bandwidthHz,
      noisePowerPerElement: dataset.meta.pilotNoisePower)
    wireless.observe(PilotObservation(channel: channel, requiredPowerMilliwatts: power), prior: prior)
    return power
  }
}

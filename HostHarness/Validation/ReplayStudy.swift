import ClosedLoop
import Recordings
import ReferenceModels
import Simulation

/// Lets every scheme decide which frames of recorded test episodes are sent.
///
/// There is no simulator, so control cost is unknown; what counts is how far the believed latents stray from those
/// that the frames show, and what the frames cost in power. All schemes meet the same episodes.
public struct ReplayStudy {
  /// Slots at an episode's start that are not counted.
  public static let warmUpSlots = 10

  let model: LoopModel
  let fixedPoint: FixedPointModel?
  let reader: ReplayReader
  let split: EpisodeSplit
  public var pricesMilliwatts = SchemeCatalogue().pricesMilliwatts
  public var workers = 2

  public init(
    model: LoopModel, fixedPoint: FixedPointModel?, reader: ReplayReader, split: EpisodeSplit
  ) {
    self.model = model
    self.fixedPoint = fixedPoint
    self.reader = reader
    self.split = split
  }

  /// - Parameter progress: told of the test episodes done, of all.
  /// - Throws: what reading the recording throws.
  public func run(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> ReplayDocument {
    let probe = try stateProbe()
    let settings = self.settings()
    var tallies = [[ReplayEpisodeTally]](repeating: [], count: settings.count)
    var encoded = LatentMoments()
    var probeErrors = StateErrors()
    for (done, index) in split.test.enumerated() {
      let episode = try reader.episode(index)
      let truth = try EncodedTruth(episode, model: model)
      for slot in Self.warmUpSlots..<max(Self.warmUpSlots, episode.slots) {
        guard let latent = truth.latents[slot] else { continue }
        encoded.add(latent)
        if let probe { probeErrors.add(probe(latent), episode.states[slot]) }
      }
      let (model, fixedPoint) = (model, fixedPoint)
      let parts = try mapConcurrently(count: settings.count, workers: workers) { number in
        try ReplayEpisodeTally(
          settings[number], episode: episode, truth: truth, model: model, fixedPoint: fixedPoint,
          probe: probe,
          index: done)
      }
      for (number, part) in parts.enumerated() { tallies[number].append(part) }
      progress(done + 1, split.test.count)
    }
    let summary = ReplaySummary(settings: settings, tallies: tallies, variance: encoded.variance)
    let comparisons = summary.comparisons()
    return ReplayDocument(
      file: reader.recording.file, testEpisodes: split.test.count,
      slots: max(0, reader.recording.sizes.slots - Self.warmUpSlots), adaptation: reader.adaptation,
      stateRMSEOfEncodedLatents: probeErrors.rootMeanSquares, settings: summary.rows(),
      comparisons: comparisons, statements: ReplayStatements(comparisons).texts)
  }

  /// Oracles and lotteries have no place in a replay.
  private func settings() -> [SchemeSetting] {
    var catalogue = SchemeCatalogue()
    catalogue.pricesMilliwatts = pricesMilliwatts
    catalogue.periodsSlots += [12, 14]
    let climate = PowerClimate(
      meanDBm: RecordingAdaptation.medianPowerDBm, deviationDB: reader.adaptation.powerDeviationDB,
      persistenceSpreadDB: reader.adaptation.persistenceSpreadDB)
    let known: Set<Scheme> = [.everySlot, .periodic, .ageLimited, .withoutCSI, .persistence, .programme]
    return catalogue.settings(model: model, climate: climate).filter { known.contains($0.scheme) }
      + (fixedPoint?.settings(pricesMilliwatts: pricesMilliwatts) ?? [])
  }

  /// Fitted on training episodes; nil without states.
  private func stateProbe() throws -> LinearProbe? {
    guard reader.recording.has(.states) else { return nil }
    var inputs: [[Float]] = []
    var outputs: [[Double]] = []
    let stride = max(1, split.training.count * reader.recording.sizes.slots / 4000)
    for index in split.training {
      let episode = try reader.episode(index)
      let truth = try EncodedTruth(episode, model: model, every: stride)
      for (slot, latent) in truth.latents.enumerated() {
        guard let latent else { continue }
        inputs.append(latent)
        outputs.append(episode.states[slot].map(Double.init))
      }
    }
    return inputs.count > LoopModel.latentCount + 1 ? LinearProbe(inputs: inputs, outputs: outputs) : nil
  }
}

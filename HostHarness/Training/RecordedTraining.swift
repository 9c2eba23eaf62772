import CGSL
import ClosedLoop
import Foundation
import Recordings
import ReferenceModels
import Simulation

/// Trains the loop's networks on a recording: no simulator, no expert, no references.
///
/// The control JEPA learns from recorded frame pairs (and actions, where there are any), the wireless JEPA from
/// recorded channels. The policy is the zero correction, so commands are whatever the reference's acceleration says;
/// the dynamic programme decides, with disagreement measured between imagined and encoded latents. Only training
/// episodes of the split are learned from; validation episodes give the disagreement table and the bounds.
public final class RecordedTraining {
  public struct Result {
    public var model: ReferenceModel
    public var adaptation: RecordingAdaptation
    public var split: EpisodeSplit
    /// RankMe of the training latents, and their smallest deviation.
    public var effectiveRank: Double
    public var smallestDeviation: Double
  }

  /// Where a model keeps what replay needs.
  public static let adaptationKey = "recording"
  public static let splitSeedKey = "splitSeed"

  private let configuration: TrainingConfiguration
  private let recording: Recording
  private let progress: (TrainingProgress) -> Void
  private let world = World(.worldB)
  private var scales = InputScales()
  private let control: ControlNetworks
  private let wireless: WirelessNetworks
  private var stageNumber = 0

  /// - Parameter progress: called every few steps.
  public init(
    configuration: TrainingConfiguration, recording: Recording,
    progress: @escaping (TrainingProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.recording = recording
    self.progress = progress
    control = ControlNetworks(seed: configuration.seed)
    wireless = WirelessNetworks(seed: configuration.seed)
    openblas_set_num_threads(1)
  }

  /// - Throws: ``ReplayError``, `EpisodeSplitError`, `RecordingError`, ``CollapseGates/Failure``, or a file error.
  public func run() throws -> Result {
    let split = try EpisodeSplit(of: recording.splitEpisodes, seed: configuration.seed)
    let (adaptation, background) = try RecordingAdaptation.measure(
      recording, episodes: split.training, world: world, horizonSlots: configuration.wireless.horizon)
    scales.powerScaleDB = adaptation.powerDeviationDB
    let reader = try ReplayReader(recording: recording, adaptation: adaptation, world: world)
    let lengths = [configuration.control.sequence, configuration.predictor.rollout + 1]
    let data = try ControlEpisodes(
      reader, indices: split.training, background: background, lengths: lengths,
      actionScale: scales.actionScale)
    for length in lengths where !data.windows.has(length: length) {
      throw ReplayError.tooFewUnbrokenSlots(file: recording.file, array: "frames", neededSlots: length + 1)
    }
    train(ControlStage(networks: control, data: data, configuration: configuration, sampler: nil))
    let encoded = EncodedEpisodes(data, networks: control)
    let spectrum = encoded.spectrum(episodes: data.count)
    try check(spectrum)
    train(PredictorStage(networks: control, data: encoded, configuration: configuration))
    try trainWireless(reader, split.training, encoded)

    silencePolicy()
    let loop = try measureLoop(reader, split.validation, background)
    return Result(
      model: makeModel(loop, background, adaptation), adaptation: adaptation, split: split,
      effectiveRank: spectrum.effectiveRank, smallestDeviation: spectrum.deviations.min() ?? 0)
  }

  private func trainWireless(_ reader: ReplayReader, _ indices: [Int], _ encoded: EncodedEpisodes) throws {
    let settings = configuration.wireless
    let length = settings.history + settings.horizon
    let data = try WirelessEpisodes(
      reader, indices: indices, encoded: encoded, networks: control, scales: scales, seed: configuration.seed,
      horizon: settings.horizon, length: length)
    guard data.windows.has(length: length) else {
      throw ReplayError.tooFewUnbrokenSlots(file: recording.file, array: "csi", neededSlots: length)
    }
    train(WirelessStage(networks: wireless, inputs: .all, data: data, configuration: configuration))
  }

  /// What moves through a recording may have fewer dimensions than a device in a room, so only a collapse to next to
  /// nothing is refused.
  private func check(_ spectrum: LatentSpectrum) throws(CollapseGates.Failure) {
    guard spectrum.effectiveRank >= 2 else { throw .effectiveRank(spectrum.effectiveRank, least: 2) }
  }

  /// Weights of zero in the last layer: the correction is zero whatever the latent.
  private func silencePolicy() {
    guard let last = control.policy.layers.last else { return }
    last.weights.values = .init(repeating: 0, count: last.weights.count)
    last.bias.values = .init(repeating: 0, count: last.bias.count)
  }

  private func train(_ stage: some TrainingStage) {
    stageNumber += 1
    let runner = ShardedStep(stage.parameters, optimiser: stage.optimiser)
    let shown = max(1, stage.totalSteps / 200)
    for step in 1...max(1, stage.totalSteps) {
      let last = stage.run(step: step, on: runner)
      guard step % shown == 0 || step == stage.totalSteps else { continue }
      progress(
        TrainingProgress(
          stage: stage.name, stageNumber: stageNumber, stageCount: 3, step: step,
          totalSteps: stage.totalSteps,
          loss: last.loss, figures: Array(zip(stage.figureNames, last.figures)), effectiveRank: nil))
    }
    if configuration.quantisationAware { stage.parameters.snapToGrid() }
  }

  /// d_a: the mean squared distance of imagined from encoded latents on validation episodes, summed over dimensions;
  /// the bounds are the range of encoded latents, widened by a quarter.
  private func measureLoop(
    _ reader: ReplayReader, _ indices: [Int], _ background: [UInt8]
  ) throws -> LoopParameters {
    let horizon = configuration.wireless.horizon
    var loop = scales.loopParameters(
      horizon: horizon, maximumPowerMilliwatts: world.configuration.power.maximumMilliwatts)
    let data = try ControlEpisodes(
      reader, indices: indices, background: background, lengths: [], actionScale: scales.actionScale)
    let errors = ImaginedErrors(EncodedEpisodes(data, networks: control), networks: control, horizon: horizon)
    loop.disagreement = errors.meanSquares
    loop.latentLower = errors.lower
    loop.latentUpper = errors.upper
    loop.actionLimit = RecordingAdaptation.actionLimit
    return loop
  }

  private func makeModel(
    _ loop: LoopParameters, _ background: [UInt8], _ adaptation: RecordingAdaptation
  ) -> ReferenceModel {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    func json(_ value: some Encodable) -> String {
      (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
    var graphs = control.graphs()
    graphs.merge(wireless.graphs(inputs: .all)) { $1 }
    return ReferenceModel(
      graphs: graphs, loop: loop, worldJSON: json(world.configuration),
      background: background.map { Float($0) / 255 },
      provenance: [
        "command": "latentlink train --data \(URL(fileURLWithPath: recording.file).lastPathComponent)"
          + " --seed \(configuration.seed)",
        "seed": String(configuration.seed), Self.splitSeedKey: String(configuration.seed),
        "recipe": json(configuration), Self.adaptationKey: json(adaptation), "policy": "zero correction",
      ])
  }
}

extension RecordingAdaptation {
  /// What a model trained on a recording says of it.
  ///
  /// - Parameter name: stands for the model in the error.
  public init(of model: ReferenceModel, name: String) throws(ReplayError) {
    guard let json = model.provenance[RecordedTraining.adaptationKey],
      let adaptation = try? JSONDecoder().decode(Self.self, from: Data(json.utf8))
    else { throw .modelWithoutAdaptation(model: name) }
    self = adaptation
  }
}

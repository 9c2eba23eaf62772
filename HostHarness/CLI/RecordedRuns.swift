import ArrayFiles
import ClosedLoop
import Foundation
import Quantization
import Recordings
import ReferenceModels
import Simulation
import Training
import Validation

/// What `train`, `quantize` and `validate` do with `--data`: a recording instead of a simulator.
enum RecordedRuns {
  static func train(
    data: String, memoryLimitBytes: Int, configuration: TrainingConfiguration, out: String
  ) throws {
    let recording = try Recording(contentsOf: data, memoryLimitBytes: memoryLimitBytes)
    let display = TrainingDisplay()
    let result = try RecordedTraining(
      configuration: configuration, recording: recording, progress: display.show
    ).run()
    display.finish()
    try result.model.save(to: out)
    let (adaptation, split) = (result.adaptation, result.split)
    print(
      "split: \(split.training.count) training, \(split.validation.count) validation, "
        + "\(split.test.count) test episodes")
    print(
      "latents: effective rank \(short(result.effectiveRank)) of 8, smallest deviation "
        + short(result.smallestDeviation))
    print(describe(adaptation))
    print("wrote \(out)")
  }

  /// Samples of validation episodes, which the networks were not trained on.
  static func calibration(
    data: String, memoryLimitBytes: Int, model reference: ReferenceModel, name: String, loop: LoopModel,
    world: World
  ) throws -> CalibrationSet {
    let (reader, split) = try reader(
      data: data, memoryLimitBytes: memoryLimitBytes, model: reference, name: name, world: world)
    return try ReplayCalibration(model: loop, reader: reader, episodes: split.validation).collect()
  }

  static func validate(
    data: String, memoryLimitBytes: Int, model reference: ReferenceModel, name: String,
    image: FixedPointModel?, prices: [Double], workers: Int
  ) throws -> ReplayDocument {
    let world = World(try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: "\(name): world"))
    let (reader, split) = try reader(
      data: data, memoryLimitBytes: memoryLimitBytes, model: reference, name: name, world: world)
    var study = ReplayStudy(model: try LoopModel(reference), fixedPoint: image, reader: reader, split: split)
    study.pricesMilliwatts = prices
    study.workers = workers
    let progress = ProgressLine(command: "validate")
    let document = try study.run { progress.update(phase: "replay", done: $0, total: $1) }
    progress.finish()
    return document
  }

  static func describe(_ adaptation: RecordingAdaptation) -> String {
    "link budget: gains shifted by \(short(adaptation.gainOffsetDB)) dB, so that the median required power of "
      + "\(short(adaptation.recordedMedianDBm)) dBm becomes \(short(RecordingAdaptation.medianPowerDBm)) dBm; "
      + "deviation \(short(adaptation.powerDeviationDB)) dB\n"
      + (adaptation.actionFactor > 0
        ? "actions: recorded ones × \(short(adaptation.actionFactor))"
        : "actions: none that the networks can take (one or two components); imagined without")
  }

  /// The same split as in training: its seed comes with the model.
  private static func reader(
    data: String, memoryLimitBytes: Int, model: ReferenceModel, name: String, world: World
  ) throws -> (ReplayReader, EpisodeSplit) {
    let adaptation = try RecordingAdaptation(of: model, name: name)
    let recording = try Recording(contentsOf: data, memoryLimitBytes: memoryLimitBytes)
    guard let seed = model.provenance[RecordedTraining.splitSeedKey].flatMap({ UInt64($0) }) else {
      throw ReplayError.modelWithoutAdaptation(model: name)
    }
    let split = try EpisodeSplit(of: recording.splitEpisodes, seed: seed)
    return (try ReplayReader(recording: recording, adaptation: adaptation, world: world), split)
  }

  private static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}

import ArgumentParser
import ArrayFiles
import ClosedLoop
import Foundation
import Quantization
import ReferenceModels
import Simulation
import Training

extension ActivationWidths: ExpressibleByArgument {}

/// `latentlink quantize`: a model image from a float model.
struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Turn a float model into the integer image that devices run.",
    discussion: """
      Calibrates on the running loop (in freshly simulated episodes or along a data set), chooses the width of \
      every tensor, rounds weights, proves that no accumulator overflows and writes one image. \
      docs/quantisation.md explains the steps.
      """)

  @Option(help: "The float model (.safetensors).")
  var model: String

  @Option(help: "The image to write.")
  var out: String

  @Option(help: "Calibrate along this data set (.npz), one that the model was not trained on.")
  var calibrate: String?

  @Option(help: "Calibrate along the validation episodes of the data set that the model was trained on.")
  var data: String?

  @OptionGroup var limit: MemoryLimit

  @Option(help: "Calibrate in this many simulated episodes of the model's world (default 12).")
  var simulateEpisodes: Int?

  @Option(help: "Seed of the simulated episodes; not the one the model was trained with.")
  var seed: UInt64 = 90_001

  @Option(help: "Slots of a simulated episode.")
  var slots = 100

  @OptionGroup var calibration: CalibrationOptions

  @OptionGroup var packing: PackingOptions

  @Option(help: "Write the report as JSON.")
  var json: String?

  func validate() throws {
    if [calibrate != nil, data != nil, simulateEpisodes != nil].count(where: { $0 }) > 1 {
      throw ValidationError("--calibrate, --data and --simulate-episodes exclude each other")
    }
    if let simulateEpisodes, !(1...10_000).contains(simulateEpisodes) {
      throw ValidationError("--simulate-episodes \(simulateEpisodes) is not permitted: 1 … 10000")
    }
    if !(2...100_000).contains(slots) {
      throw ValidationError("--slots \(slots) is not permitted: 2 … 100000")
    }
  }

  func run() throws {
    let reference = try ReferenceModel.load(from: model)
    let loop = try LoopModel(reference, needsStoppingValue: reference.loop.usesStoppingValue)
    let world = World(try WorldConfiguration(json: Data(reference.worldJSON.utf8), file: model))
    let samples = try calibrationSet(reference, loop, world)
    let quantized = try Quantizer(options: calibration.options(otherwise: .automatic)).image(
      of: reference, calibration: samples, pilot: pilot(reference, world),
      name: URL(fileURLWithPath: out).deletingPathExtension().lastPathComponent, version: "1",
      packing: packing.choice, targetSQNRDecibels: calibration.targetSQNR,
      studiesLayers: calibration.report)
    try AtomicFile.write(Data(quantized.image), to: out)
    if let json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      try AtomicFile.write(try encoder.encode(quantized.report), to: json)
    }
    print(QuantizationTable(quantized.report).text)
    print("wrote \(out): \(quantized.image.count) bytes, arena \(try arenaSizeBytes(quantized)) bytes")
  }

  private func calibrationSet(
    _ reference: ReferenceModel, _ loop: LoopModel, _ world: World
  ) throws -> CalibrationSet {
    if let data {
      return try RecordedRuns.calibration(
        data: data, memoryLimitBytes: limit.bytes, model: reference, name: model, loop: loop, world: world)
    }
    if let calibrate {
      let dataset = try Dataset(contentsOf: calibrate)
      try dataset.requireSizes(of: world, file: calibrate)
      return try CalibrationReplay(model: loop, dataset: dataset).collect()
    }
    let run = CalibrationRun(
      model: loop, world: world, seed: seed, episodes: simulateEpisodes ?? 12, slots: slots)
    return try run.collect { done in
      FileHandle.standardError.write(Data("quantize: calibration episode \(done) of \(run.episodes)\n".utf8))
    }
  }

  /// A recording's noise is its own; the radio's link budget stays.
  private func pilot(_ reference: ReferenceModel, _ world: World) throws -> PilotCalibration {
    var pilot = PilotCalibration(world)
    if data != nil {
      pilot.noisePowerPerElement = try RecordingAdaptation(of: reference, name: model).noisePowerPerElement
    }
    return pilot
  }

  private func arenaSizeBytes(_ quantized: QuantizedModel) throws -> Int {
    try LoadedImage(quantized.image).image.arenaSizeBytes
  }
}

extension PilotCalibration {
  /// The constants of a world's radio.
  init(_ world: World) {
    self.init(
      requiredReceivedMilliwatts: world.configuration.power.requiredMilliwatts(
        gain: 1, bandwidthHz: world.configuration.channel.bandwidthHz),
      noisePowerPerElement: world.pilotNoisePower)
  }
}

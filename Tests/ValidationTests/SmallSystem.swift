import ClosedLoop
import LoopFixtures
import Quantization
import ReferenceModels
import Simulation

@testable import Validation

/// The small model and its image.
enum SmallSystem {
  static let horizonSlots = SmallReferenceModel.horizonSlots

  static func reference() -> ReferenceModel { SmallReferenceModel.make() }

  /// Quantised with calibration on its own loop.
  static func fixedPoint(_ model: ReferenceModel) throws -> FixedPointModel {
    let recorder = LoopRecorder(capacity: 24)
    var controller = try ControllerPlan(
      model: LoopModel(model), schedule: .stoppingValue(priceMilliwatts: 4)
    ).makeController(recorder: recorder)
    let world = World(.worldB)
    let runner = EpisodeRunner(world: world, slots: 24, warmUpSlots: 0)
    _ = runner.run(&controller, seed: 99, episodeIndex: 0)
    let networks = try Quantizer(
      options: QuantizationOptions(activations: .int16, compensatesWeightErrors: false)
    )
    .quantize(model, calibration: recorder.samples).networks
    let power = world.configuration.power
    let pilot = PilotCalibration(
      requiredReceivedMilliwatts: power.requiredMilliwatts(
        gain: 1, bandwidthHz: world.configuration.channel.bandwidthHz),
      noisePowerPerElement: world.pilotNoisePower)
    let bytes = try ImageBuilder.build(
      ImageContents(
        networks: networks, persistentSizeBytes: LoopSection.persistentSizeBytes(networks),
        loop: LoopSection.encode(model.loop, pilot: pilot, networks: networks),
        background: world.background,
        metadata: ImageMetadata(name: "small", version: "1", provenance: "test")))
    return try FixedPointModel.open(bytes, name: "small.image", parameters: model.loop)
  }
}

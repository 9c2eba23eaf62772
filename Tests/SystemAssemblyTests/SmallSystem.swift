import ClosedLoop
import Foundation
import LoopFixtures
import Quantization
import ReferenceModels
import Simulation

@testable import SystemAssembly

/// Systems of small random networks.
struct SmallSystem {
  let model = SmallReferenceModel.make()
  let samples: CalibrationSet

  init() throws {
    let recorder = LoopRecorder(capacity: 24)
    var controller = try ControllerPlan(
      model: LoopModel(model), schedule: .stoppingValue(priceMilliwatts: 4)
    ).makeController(recorder: recorder)
    _ = EpisodeRunner(world: World(.worldB), slots: 24, warmUpSlots: 0).run(
      &controller, seed: 99, episodeIndex: 0)
    samples = recorder.samples
  }

  /// The model's image with activations of one width.
  func image(_ widths: ActivationWidths) throws -> [UInt8] {
    let world = World(.worldB)
    let networks = try Quantizer(
      options: QuantizationOptions(activations: widths, compensatesWeightErrors: false)
    ).quantize(model, calibration: samples).networks
    let pilot = PilotCalibration(
      requiredReceivedMilliwatts: world.configuration.power.requiredMilliwatts(
        gain: 1, bandwidthHz: world.configuration.channel.bandwidthHz),
      noisePowerPerElement: world.pilotNoisePower)
    return try ImageBuilder.build(
      ImageContents(
        networks: networks, persistentSizeBytes: LoopSection.persistentSizeBytes(networks),
        loop: LoopSection.encode(model.loop, pilot: pilot, networks: networks),
        background: world.background,
        metadata: ImageMetadata(name: "small", version: "1", provenance: "test", modelChecksum: 7)))
  }

  /// Both widths, the second as the source of networks for the roles.
  static func assemble(
    _ roles: [NetworkRole], base: [UInt8], source: [UInt8],
    change: (inout QuantizedNetwork) -> Void = { _ in },
    inputs: [String: String] = [:]
  ) throws -> AssembledSystem {
    let system = description(roles, inputs: inputs)
    var image = try SourceImage(source, path: "other.image")
    for place in image.contents.networks.indices { change(&image.contents.networks[place]) }
    let sources = Dictionary(uniqueKeysWithValues: roles.map { ($0, image) })
    return try SystemAssembler(
      system, base: SourceImage(base, path: "base.image"), sources: sources
    ).assemble()
  }

  static func description(_ roles: [NetworkRole], inputs: [String: String] = [:]) -> SystemDescription {
    var description = SystemDescription(
      file: "small.toml", name: "joined", base: .init("base.image", line: 1))
    description.replacements = roles.map { role in
      SystemDescription.Replacement(
        role: role, image: .init("other.image", line: 3),
        inputs: inputs.mapValues { SystemDescription.Field($0, line: 4) })
    }
    return description
  }
}

extension SystemDescription {
  init(file: String, name: String, base: Field) {
    do {
      try self.init(
        "base = \"\(base.value)\"\n[networks.policy]\nimage = \"x\"", file: file)
      self.name = name
    } catch {
      fatalError("\(error)")
    }
  }
}

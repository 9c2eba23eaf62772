import ClosedLoop
import Foundation
import Quantization
import ReferenceModels
import Testing
import Validation

@testable import SystemAssembly

/// From the float networks of the default model over ONNX to a system that steers as well.
@Suite struct DefaultSystemTests {
  private static let made = Result { try DefaultSystem() }

  /// Float against fixed point, without luck where that is possible: on the same inputs, and with frames in the same slots.
  private func study(_ image: FixedPointModel, _ system: DefaultSystem) throws
    -> Validation.FixedPointComparison
  {
    try FixedPointStudy(
      world: system.world, model: system.loop, image: image,
      extent: ClosedLoopStudy.Extent(seeds: 2, episodes: 1, slots: 60), pricesMilliwatts: [4]
    ).run()
  }

  private func open(_ path: String, _ system: DefaultSystem) throws -> FixedPointModel {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let model = try FixedPointModel.open(bytes, name: path, parameters: system.loop.parameters)
    try model.requireOrigin(system.model, name: path, modelName: "default")
    return model
  }

  @Test func aPolicyOfOnesOwn() throws {
    let system = try Self.made.get()
    try DefaultSystem.withFolder { folder in
      try system.importNetwork(.policy, into: folder, inputs: ["z", "goal"], output: "action")
      try Data(
        """
        base = "\(DefaultSystem.imagePath)"
        output = "my.image"
        [networks.policy]
        image = "policy.image"
        inputs = { latent = "z", reference = "goal" }
        outputs = { correction = "action" }
        """.utf8
      ).write(to: URL(filePath: folder + "/my.toml"))
      let description = try SystemDescription(contentsOf: folder + "/my.toml")
      let assembled = try SystemAssembler(description).assemble()
      let output = try #require(description.output.map(description.path))
      try Data(assembled.image).write(to: URL(filePath: output))
      try check(output, [.policy], system)
    }
  }

  /// All eight networks, images in the order of PyTorch and of Keras.
  @Test(arguments: [true, false])
  func everyNetworkOfOnesOwn(channelsFirst: Bool) throws {
    let system = try Self.made.get()
    let roles = NetworkRole.allCases.filter { $0 != .stoppingValue }
    try DefaultSystem.withFolder { folder in
      var text = "base = \"\(DefaultSystem.imagePath)\"\n"
      for role in roles where channelsFirst || [.frameEncoder, .csiEncoder].contains(role) {
        try system.importNetwork(role, into: folder, channelsFirst: channelsFirst)
        text += "[networks.\(role.rawValue)]\nimage = \"\(role.rawValue).image\"\n"
      }
      let assembled = try SystemAssembler(
        try SystemDescription(text, file: folder + "/my.toml")
      ).assemble()
      try Data(assembled.image).write(to: URL(filePath: folder + "/my.image"))
      try check(
        folder + "/my.image", roles.filter { channelsFirst || [.frameEncoder, .csiEncoder].contains($0) },
        system)
    }
  }

  private func check(_ path: String, _ roles: [NetworkRole], _ system: DefaultSystem) throws {
    let (base, mine) = try (open(DefaultSystem.imagePath, system), open(path, system))
    #expect(mine.replacedNetworks.map(\.role) == roles.map(\.rawValue))
    let networks = try mine.compare(with: system.model, samples: system.samples)
    let own = try base.compare(with: system.model, samples: system.samples)
    for (network, other) in zip(networks, own) {
      let (found, wanted) = try (#require(network.output), #require(other.output))
      #expect(found.signalToNoiseDecibels > wanted.signalToNoiseDecibels - 6, "\(network.network)")
    }
    let (before, after) = try (study(base, system), study(mine, system))
    for (old, new) in zip(before.replays, after.replays) {
      #expect(new.tally.agreement > old.tally.agreement - 0.05)
      #expect(new.tally.commandError < 2 * old.tally.commandError + 0.01)
    }
    for (old, new) in zip(before.forced, after.forced) {
      #expect(abs(new.fixedControlCost / old.fixedControlCost - 1) < 0.05, "\(old.label)")
    }
    // Loops that decide for themselves differ by luck as well.
    for (old, new) in zip(before.free, after.free) {
      #expect(abs(new.fixedPowerMilliwatts / old.fixedPowerMilliwatts - 1) < 0.25)
      #expect(abs(new.fixedControlCost / old.fixedControlCost - 1) < 0.35)
    }
  }
}

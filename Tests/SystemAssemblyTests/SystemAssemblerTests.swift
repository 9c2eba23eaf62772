import FixedPoint
import ModelImage
import Quantization
import RadioControl
import ReferenceModels
import Testing
import Validation

@testable import SystemAssembly

/// Systems of small networks put together from two quantisations of one model.
@Suite struct SystemAssemblerTests {
  private static let made = Result {
    let system = try SmallSystem()
    return (system, wide: try system.image(.int16), narrow: try system.image(.int8))
  }

  private func assemble(
    _ roles: [NetworkRole], change: (inout QuantizedNetwork) -> Void = { _ in }
  ) throws -> AssembledSystem {
    let made = try Self.made.get()
    return try SmallSystem.assemble(roles, base: made.wide, source: made.narrow, change: change)
  }

  private func problems(
    _ roles: [NetworkRole], change: (inout QuantizedNetwork) -> Void
  ) throws -> [AssemblyProblem] {
    do {
      _ = try assemble(roles, change: change)
      return []
    } catch AssemblyError.misfits(file: "small.toml", let problems) {
      return problems
    }
  }

  @Test func theSystemsOwnNetworkChangesNothing() throws {
    let made = try Self.made.get()
    let same = try SmallSystem.assemble([.policy, .frameEncoder], base: made.wide, source: made.wide)
    let base = ImageContents(reading: try LoadedImage(made.wide))
    #expect(same.contents.loop == base.loop)
    #expect(same.summary.networks.flatMap(\.ports).allSatisfy { $0.joint == .copied })
    for (found, own) in zip(same.contents.networks, base.networks) {
      #expect(found.operators == own.operators)
      #expect(found.inputs == own.inputs && found.outputs == own.outputs)
    }
    let metadata = try LoadedImage(same.image).metadata()
    #expect(metadata.name == "joined")
    #expect(metadata.modelChecksum == 7)
    #expect(metadata.replacedNetworks?.map(\.role) == ["frameEncoder", "policy"])
    #expect(metadata.replacedNetworks?.first?.image == "other.image")
  }

  /// int8 networks in a system of int16: whatever the role, the device starts, and the network's answers are those of
  /// the float graph as nearly as before.
  @Test(arguments: NetworkRole.allCases)
  func everyRoleCanBeReplaced(_ role: NetworkRole) throws {
    let made = try Self.made.get()
    let joined = try assemble([role])
    let model = try FixedPointModel.open(joined.image, name: "x", parameters: made.0.model.loop)
    let before = try FixedPointModel.open(made.narrow, name: "x", parameters: made.0.model.loop)
    let name = role.rawValue
    let found = try #require(
      try model.compare(with: made.0.model, samples: made.0.samples).first { $0.network == name })
    let own = try #require(
      try before.compare(with: made.0.model, samples: made.0.samples).first { $0.network == name })
    let (ours, theirs) = try (#require(found.output), #require(own.output))
    #expect(ours.signalToNoiseDecibels > theirs.signalToNoiseDecibels - 1.5, "\(name)")
    // Only the ports of a network that is not the model's own have counterparts.
    #expect(found.tensors.count == role.inputNames.count + 1)
    // The other networks are untouched.
    let base = ImageContents(reading: try LoadedImage(made.wide))
    for (place, network) in joined.contents.networks.enumerated() where network.name != name {
      #expect(network == base.networks[place])
    }
  }

  @Test func whatTheBaseSharesIsRescaledAndTheRestAdopted() throws {
    let joined = try assemble([.policy])
    let ports = try #require(joined.summary.networks.first?.ports)
    #expect(ports.map(\.name) == ["latent", "reference", "correction"])
    #expect(ports[0].joint == .copied || ports[0].joint == .rescaled)
    #expect(ports[1].joint == .adopted && ports[2].joint == .adopted)
    let network = joined.contents.networks[3]
    #expect(network.inputs.map { network.tensors[$0].name } == ["latent", "reference"])
    #expect(network.outputs.map { network.tensors[$0].name } == ["correction"])
  }

  /// All networks of another system: the loop section is the other's, up to the last bit of its factors.
  @Test func allNetworksOfAnotherSystemAreThatSystem() throws {
    let made = try Self.made.get()
    let joined = try assemble(NetworkRole.allCases)
    let other = ImageContents(reading: try LoadedImage(made.narrow))
    #expect(
      joined.summary.networks.flatMap(\.ports).allSatisfy { $0.joint == .adopted || $0.joint == .copied })
    #expect(joined.contents.persistentSizeBytes == other.persistentSizeBytes)
    #expect(joined.contents.networks.map(\.operators) == other.networks.map(\.operators))
    let (found, expected) = (words(joined.contents.loop), words(other.loop))
    #expect(found.count == expected.count)
    for (place, pair) in zip(found, expected).enumerated() {
      #expect(abs(Int(pair.0) - Int(pair.1)) <= 1, "word \(place)")
    }
  }

  private func words(_ section: [UInt8]) -> [Int32] {
    stride(from: 0, to: section.count, by: 4).map { start in
      Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(section[start + $1]) << (8 * $1) })
    }
  }

  /// The latents of the whole system at half the scale: the bounds follow.
  @Test func latentBoundsFollowTheLatents() throws {
    let made = try Self.made.get()
    var section = LoopWords(ImageContents(reading: try LoadedImage(made.wide)).loop)
    let old = TensorQuantization(elementType: .int16, scale: 1.0 / 4096, zeroPoint: 0)
    let new = TensorQuantization(elementType: .int8, scale: 1.0 / 32, zeroPoint: 3)
    let before = words(section.bytes)
    section.moveLatentBounds(from: old, to: new)
    let after = words(section.bytes)
    for word in LoopLayout.latentLowerWord..<LoopLayout.wordCount {
      let wanted = (Double(before[word]) / 128).rounded(.toNearestOrEven) + 3
      #expect(Double(after[word]) == min(max(wanted, -127), 126))
    }
    #expect(after[LoopLayout.latentScaleWord] == Int32(bitPattern: Float(1.0 / 32).bitPattern))
  }

  /// Where all that carry a quantity are replaced, the longest range wins, whoever has it.
  @Test func theWidestRangeIsAdopted() throws {
    let joined = try assemble([.actionFusion, .controlPredictor]) { network in
      guard network.name == "controlPredictor" else { return }
      network.tensors[network.inputs[1]].scale *= 2
    }
    let ports = joined.summary.networks.flatMap(\.ports).filter { $0.name == "action" }
    #expect(ports.map(\.joint) == [.rescaled, .adopted])
    #expect(ports[0].loopScale == ports[1].scale && ports[1].loopScale == ports[1].scale)
    #expect(ports[1].scale == 2 * ports[0].scale)
  }

  /// The loop commands up to its limit, whatever calibration saw.
  @Test func rangesBelowTheLoopsLimitsAreNamed() throws {
    let joined = try assemble([.controlPredictor]) { network in
      guard network.name == "controlPredictor" else { return }
      network.tensors[network.inputs[1]].scale /= 16
    }
    let ports = try #require(joined.summary.networks.first?.ports)
    #expect(ports.map { $0.missingRange != nil } == [false, true, false])
    #expect(ports[1].missingRange == 1)
    #expect(joined.summary.warnings.count == 1)
    #expect(
      joined.summary.warnings[0].hasPrefix("controlPredictor input 'action' cuts off beyond -0."))
    #expect(joined.summary.warnings[0].hasSuffix("import with --must-hold action=1"))
  }

  @Test func anAssembledSystemIsABase() throws {
    let made = try Self.made.get()
    let first = try assemble([.policy])
    let second = try SmallSystem.assemble([.powerHead], base: first.image, source: made.narrow)
    #expect(
      try LoadedImage(second.image).metadata().replacedNetworks?.map(\.role) == ["policy", "powerHead"])
    let third = try SmallSystem.assemble([.policy], base: second.image, source: made.wide)
    #expect(try LoadedImage(third.image).metadata().replacedNetworks?.count == 2)
  }

  // MARK: Refusals

  @Test func shapesAndMissingPortsAreListedTogether() throws {
    let found = try problems([.policy, .powerHead]) { network in
      for place in network.inputs {
        if network.tensors[place].name == "reference" { network.tensors[place].shape = [2, 3] }
        if network.tensors[place].name == "recentPowers" { network.tensors[place].name = "powers" }
        if network.tensors[place].name == "wirelessState" { network.tensors[place].name = "state" }
      }
    }
    #expect(
      found == [
        .shape(.input(.policy, 1), name: "reference", expected: [6], found: [2, 3], source: nil),
        .missingPort(.input(.powerHead, 0), unused: ["state", "powers"]),
        .missingPort(.input(.powerHead, 1), unused: ["state", "powers"]),
      ])
    #expect("\(found[0])".contains("policy input 'reference': expected [6], found 'reference' [2, 3]"))
    #expect("\(found[1])".contains("networks.powerHead.inputs, { wirelessState = \"state\" }"))
  }

  @Test func constantOutputsAreRefused() throws {
    let found = try problems([.policy]) { network in
      let output = network.outputs[0]
      network.tensors[output].constant = [Int32](repeating: 0, count: network.tensors[output].count)
    }
    let made = try Self.made.get()
    let name = ImageContents(reading: try LoadedImage(made.narrow)).networks[3].portName(
      ImageContents(reading: try LoadedImage(made.narrow)).networks[3].outputs[0])
    #expect(found == [.constantPort(.output(.policy), name: name)])
  }

  @Test func scalesBeyondTheDeviceAreRefused() throws {
    let found = try problems([.policy]) { network in
      guard network.name == "policy" else { return }
      network.tensors[network.inputs[0]].scale = 1e-9
      network.tensors[network.inputs[1]].scale = 1e-12
    }
    // The reference's scale is beyond both the loop's conversions and a rescaling.
    #expect(found.count == 3)
    #expect(
      found.contains(.conversion(.input(.policy, 1), name: "reference", scale: 1e-12)), "\(found)")
    guard case .scales(.input(.policy, 0), name: "latent", scale: 1e-9, _) = found[0] else {
      Issue.record("\(found)")
      return
    }
  }

  @Test func theBaseMustBeASystemWithTheRole() throws {
    let made = try Self.made.get()
    var contents = ImageContents(reading: try LoadedImage(made.wide))
    contents.networks.removeLast()
    let withoutStopping = try ImageBuilder.build(contents)
    #expect(
      throws: AssemblyError.misfits(file: "small.toml", [.roleNotInBase(.stoppingValue, line: 3)])
    ) {
      try SmallSystem.assemble([.stoppingValue], base: withoutStopping, source: made.narrow)
    }
    contents.networks.remove(at: 0)
    let withoutCamera = try ImageBuilder.build(contents)
    #expect(
      throws: AssemblyError.invalidBase(
        file: "small.toml", line: 1, path: "base.image", .missingNetwork(.frameEncoder))
    ) {
      try SmallSystem.assemble([.policy], base: withoutCamera, source: made.narrow)
    }
    contents.loop = []
    let alone = try ImageBuilder.build(contents)
    #expect(throws: AssemblyError.notASystem(file: "small.toml", line: 1, path: "base.image")) {
      try SmallSystem.assemble([.policy], base: alone, source: made.narrow)
    }
    // Of several networks without roles none is meant.
    #expect(throws: AssemblyError.self) {
      try SmallSystem.assemble([.policy], base: made.wide, source: alone)
    }
  }

  @Test func filesThatAreMissing() throws {
    let system = try SystemDescription(
      "base = 'none.image'\n[networks.policy]\nimage = 'p.image'", file: "s.toml")
    do {
      _ = try SystemAssembler(system)
      Issue.record("there is no base")
    } catch AssemblyError.unreadable(file: "s.toml", line: 1, field: "base", path: "none.image", _) {}
  }

  /// A role's port whose axes the import moved gets a transposition in front.
  @Test func movedAxesAreMovedBack() throws {
    let made = try Self.made.get()
    let own = try assemble([.csiEncoder])
    let moved = try SmallSystem.assemble(
      [.csiEncoder], base: made.wide, source: made.narrow,
      change: { network in
        guard network.name == "csiEncoder" else { return }
        // The model sees the pilot as [1, 32, 16]: its own [16, 32] with the axes exchanged.
        let input = network.inputs[0]
        let inner = network.tensors[input]
        network.tensors.append(inner)
        network.tensors[input].shape = [1, 32, 16]
        network.tensors[input].sourceLayout = SourceLayout(
          name: "csi", shape: [1, 16, 32], permutation: [0, 2, 1])
        network.tensors[network.tensors.count - 1].name = "inner"
        let back = network.tensors.count - 1
        for place in network.operators.indices {
          network.operators[place].inputs = network.operators[place].inputs.map { $0 == input ? back : $0 }
        }
        var row = inner
        (row.name, row.shape) = ("row", [1, 16, 32])
        network.tensors.append(row)
        let type = inner.elementType
        network.operators.insert(
          contentsOf: [
            QuantizedOperator(
              name: "back", operation: .transpose(permutation: [0, 2, 1]), inputs: [input], output: back + 1),
            QuantizedOperator(
              name: "shape",
              operation: .rescale(
                QuantizedRescale(
                  output: QuantizedMultiplier(multiplier: 1 << 30, shift: 1),
                  clamp: type.minimum...type.maximum)), inputs: [back + 1], output: back),
          ], at: 0)
      })
    #expect(moved.summary.networks[0].ports[0].joint == .adoptedAndTransposed)
    let (first, second) = try (
      ImageRunner(LoadedImage(own.image)), ImageRunner(LoadedImage(moved.image))
    )
    for sample in try #require(made.0.samples[.csiEncoder]).prefix(4) {
      #expect(
        first.outputs(network: 4, inputs: sample) == second.outputs(network: 4, inputs: sample))
    }
  }
}

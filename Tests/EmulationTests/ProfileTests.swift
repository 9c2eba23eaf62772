import Emulation
import Foundation
import Quantization
import Testing

/// What a model costs on every target: figures that no input and no second run changes.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct ProfileTests {
  private func target(_ name: String) throws -> FirmwareTarget {
    try FirmwareTarget(name: name, in: try #require(BuiltFirmware.folder))
  }

  /// A profile throws unless the plugin counts two loops of known length, of 21 and 201 instructions, on the target.
  @Test func workIsTheSameForEveryInput() throws {
    for target in try BuiltFirmware.targets() {
      let profile = try DefaultProfile.of(target)
      #expect(profile.operators.count == 33 && profile.networks.count == 9)
      for (index, cost) in (profile.operators + profile.networks).enumerated() {
        #expect(cost.instructions?.runs == 6, "\(target.name): \(index)")
        #expect(cost.instructions?.isConstant == true, "\(target.name): \(index): \(cost)")
      }
      // Three kinds of pilot and two of frame under both rules.
      #expect(profile.halves.count == 10)
      for half in profile.halves {
        #expect(half.cost.instructions?.isConstant == true, "\(target.name): \(half)")
      }
      #expect(profile.setPrice.instructions?.isConstant == true, "\(target.name)")
    }
  }

  @Test(arguments: ["cortex-m4", "host-embedded"])
  func countsRepeatExactly(name: String) throws {
    let target = try target(name)
    let (first, second) = (try DefaultProfile.of(target), try DefaultProfile.counted(on: target))
    for (a, b) in zip(first.operators + first.networks, second.operators + second.networks) {
      #expect(a.instructions == b.instructions)
    }
    #expect(first.halves.map(\.cost.instructions) == second.halves.map(\.cost.instructions))
    #expect(first.load.instructions == second.load.instructions)
    #expect(first.start.instructions == second.start.instructions)
    #expect(first.stack == second.stack)
  }

  /// Operators are what networks consist of: together their instructions, but for what walking from one to the next costs.
  @Test func operatorsAddUpToTheirNetworks() throws {
    let profile = try DefaultProfile.of(try target("cortex-m4"))
    let operators = profile.operators.compactMap(\.instructions?.maximum).reduce(0, +)
    let networks = profile.networks.compactMap(\.instructions?.maximum).reduce(0, +)
    #expect(abs(Double(operators) / Double(networks) - 1) < 0.02, "\(operators) of \(networks)")
  }

  @Test func theDefaultModelKeepsTheBudget() throws {
    let target = try target(FirmwareBudget.target)
    let profile = try DefaultProfile.of(target)
    let loaded = try LoadedImage([UInt8](Data(contentsOf: BuiltFirmware.packedModel(for: target))))
    let items = FirmwareBudget().items(
      imageBytes: loaded.image.sizeBytes, arenaBytes: loaded.image.arenaSizeBytes, profile: profile,
      code: try CodeSize(of: target))
    #expect(items.map(\.name) == ["model image", "arena", "stack", "code"])
    for item in items { #expect(item.isKept, "\(item)") }
    // What is measured is there at all.
    #expect(items.allSatisfy { $0.bytes > 1000 })
    #expect(profile.stack.map(\.call) == ["load", "init", "setPrice", "beginSlot", "endSlot"])
    // A slot needs more stack than what is left unpainted below a call.
    #expect(profile.stack.allSatisfy { $0.bytes > 256 })
    #expect(profile.deepestCallBytes > 2000)
  }

  @Test func everyModuleIsInTheCode() throws {
    let code = try CodeSize(of: try target("cortex-m4"))
    #expect(Set(code.modules.keys) == CodeSize.deviceModules)
    #expect(code.modules.values.reduce(0, +) < code.deviceBytes && code.deviceBytes < code.imageBytes)
    #expect(code.variableBytes < 64)
  }
}

import Emulation
import Foundation
import Testing

/// What a model costs on every target: figures that no input and no second run changes.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct ProfileTests {
  private func profile(_ target: FirmwareTarget) throws -> TargetProfile {
    let folder = try #require(BuiltFirmware.folder)
    return try TargetProfile(
      counting: target, in: folder, model: BuiltFirmware.model,
      recording: folder.appending(path: "inputs/profile.recording"))
  }

  /// A profile throws unless the plugin counts two loops of known length correctly.
  @Test func workIsTheSameForEveryInput() throws {
    for target in try BuiltFirmware.targets() {
      let profile = try profile(target)
      #expect(profile.operators.count == 33 && profile.networks.count == 9)
      for (index, cost) in profile.operators.enumerated() {
        #expect(cost.instructions?.runs == 6, "\(target.name): operator \(index)")
        #expect(cost.instructions?.isConstant == true, "\(target.name): operator \(index): \(cost)")
      }
      for (index, cost) in profile.networks.enumerated() {
        #expect(cost.instructions?.isConstant == true, "\(target.name): network \(index): \(cost)")
      }
      for half in profile.halves {
        #expect(half.cost.instructions?.isConstant == true, "\(target.name): \(half)")
      }
      #expect(profile.setPrice.instructions?.isConstant == true, "\(target.name)")
      // Three kinds of pilot and two of frame under both rules.
      #expect(profile.halves.count == 10)
    }
  }
}

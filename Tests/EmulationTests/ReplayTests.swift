import Emulation
import Foundation
import Testing

/// The closed loop computes the same bytes on every target.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct ReplayTests {
  /// The targets that the project promises; a build that forgets one must not pass.
  private static let promised: Set = [
    "cortex-m4", "cortex-m7", "host-embedded", "linux-aarch64", "linux-aarch64-dotprod", "linux-armv7",
    "netduinoplus2", "riscv32",
  ]

  @Test func everyPromisedTargetWasBuilt() throws {
    #expect(Self.promised.isSubset(of: try BuiltFirmware.targets().map(\.name)))
  }

  /// In canonical order on the portable kernels, and packed on the target's own.
  @Test(arguments: [false, true]) func everyTargetComputesTheHostsDigests(isPacked: Bool) throws {
    for target in try BuiltFirmware.targets() {
      let run = try FirmwareRun(
        "Replay", on: target,
        model: isPacked ? BuiltFirmware.packedModel(for: target) : BuiltFirmware.model,
        input: BuiltFirmware.recording(for: target))
      #expect(run.status == 0, "\(target.name): \(run.text.suffix(300))")
      let episode = try #require(run.fields(of: "episode"), "\(target.name)")
      #expect(episode["differingSlots"] == "0")
      #expect(episode["digest"] == episode["recorded"])
      #expect(run.fields(of: "replay")?["slots"] == (target.name == "netduinoplus2" ? "100" : "200"))
      // The recording reaches the degraded modes.
      let events = try #require(run.fields(of: "events"))
      for name in ["missingPilots", "malformedPilots", "missingFrames"] {
        #expect(Int(events[name] ?? "") ?? 0 > 0, "\(name)")
      }
    }
  }
}

import Bench
import Emulation
import Foundation
import PublishedLayers
import Testing

/// Kernels do not get slower unnoticed: instruction counts are deterministic, so a threshold a target and layer is enough.
/// Times are never looked at.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct CountThresholdTests {
  @Test func nothingCostsMoreThanItDid() throws {
    let folder = try #require(BuiltFirmware.folder)
    let thresholds = try CountThresholds.read("Bench/thresholds.json")
    let bench = CountingBench(
      firmware: folder, model: BuiltFirmware.model,
      recording: folder.appending(path: "inputs/profile.recording"), layers: try LayersImage.build())
    for target in try BuiltFirmware.targets() {
      #expect(thresholds.targets[target.name] != nil, "\(target.name): \(Self.remedy)")
      let counts = try bench.counts(of: target)
      for layer in counts.layers { #expect(layer.isConstant, "\(target.name): \(layer)") }
      let regressions = thresholds.regressions(counts)
      #expect(regressions.isEmpty, "\(regressions.map(\.description).joined(separator: "\n")) \(Self.remedy)")
    }
  }

  private static let remedy =
    "(if that is meant: .build/release/latentlink bench --update-thresholds, and commit Bench/thresholds.json)"
}

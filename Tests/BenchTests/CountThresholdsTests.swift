import Foundation
import Testing

@testable import Bench

@Suite struct CountThresholdsTests {
  private func counts(_ layer: Int, step: Int) -> TargetCounts {
    TargetCounts(
      target: "t",
      layers: [
        .init(
          name: "L1", multiplyAccumulates: 10, packing: "canonical", instructions: layer, isConstant: true)
      ],
      steps: ["neither": step])
  }

  @Test func slackIsPermittedAndNoMore() {
    let thresholds = CountThresholds([counts(1000, step: 5000)])
    #expect(thresholds.regressions(counts(1010, step: 5050)).isEmpty)
    #expect(thresholds.regressions(counts(500, step: 1)).isEmpty)
    let found = thresholds.regressions(counts(1011, step: 5051))
    #expect(
      found == [
        .init(target: "t", what: "layer L1", before: 1000, after: 1011),
        .init(target: "t", what: "slot with neither", before: 5000, after: 5051),
      ])
    #expect(found[0].description == "t: layer L1: 1000 instructions before, 1011 now (+1.1 %)")
  }

  @Test func whatIsNoLongerCountedIsTold() {
    let thresholds = CountThresholds([counts(1000, step: 5000)])
    let found = thresholds.regressions(TargetCounts(target: "t", layers: [], steps: [:]))
    #expect(found.map(\.after) == [nil, nil])
    // A target without thresholds has nothing to compare.
    #expect(thresholds.regressions(TargetCounts(target: "u", layers: [], steps: [:])).isEmpty)
  }

  @Test func updatingKeepsOtherTargets() throws {
    var thresholds = CountThresholds([counts(1000, step: 5000)])
    var other = counts(7, step: 8)
    other.target = "u"
    thresholds.update([other])
    #expect(thresholds.targets["t"]?.layers == ["L1": 1000] && thresholds.targets["u"]?.layers == ["L1": 7])
    let read = try JSONDecoder().decode(CountThresholds.self, from: thresholds.encoded())
    #expect(read == thresholds)
  }
}

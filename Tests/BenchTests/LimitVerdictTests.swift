import Foundation
import Testing

@testable import Bench

@Suite struct LimitVerdictTests {
  private let figures = PeerFigures(
    peers: [
      .init(name: "P", processor: "X", targets: ["t"], source: "s", instructions: ["L1": 100, "L2": 200])
    ],
    limits: [.init(targets: ["t"], layers: ["L1", "L2"], atMost: 150, aim: 120)], portableSteps: [:],
    clockMegahertz: [:])

  private func verdicts(_ first: Int, _ second: Int) -> [LimitVerdict] {
    let layers = [("L1", first), ("L2", second), ("L3", 1)].map {
      TargetCounts.Layer(
        name: $0.0, multiplyAccumulates: 1, packing: "canonical", instructions: $0.1, isConstant: true)
    }
    return LimitVerdict.all(TargetCounts(target: "t", layers: layers, steps: [:]), figures: figures)
  }

  @Test func limitsAndAims() {
    #expect(verdicts(60, 60).map(\.outcome) == [.aimed, .kept])
    #expect(verdicts(60, 90).map(\.outcome) == [.kept, .kept])
    #expect(verdicts(60, 91).map(\.outcome) == [.missed, .kept])
  }

  /// As much as the peer is not below it.
  @Test func everyLayerCounts() {
    let found = verdicts(100, 1)[1]
    #expect(found.outcome == .missed && found.layersNotBelow == ["L1"])
    #expect(found.instructions == 101 && found.atMost == 300)
  }

  /// The committed figures: every target's sums are those that were published with them.
  @Test func theCommittedFiguresAddUp() throws {
    let figures = try PeerFigures.read("Bench/peers.json")
    let sums = figures.peers.map { peer in
      TargetCounts.encoderLayers.reduce(0) { $0 + (peer.instructions[$1] ?? 0) }
    }
    #expect(sums == [6_191_966, 6_215_245, 1_033_185, 1_205_150, 374_058, 1_205_488])
    #expect(figures.limits(of: "cortex-m4").map(\.atMost) == [2_400_000, 1_673_150, 117_831])
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: PeerFigures.Failure.self) { try PeerFigures.read("nowhere.json") }
  }
}

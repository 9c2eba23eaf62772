import ChannelStatistics
import Simulation
import Testing
import Validation

@testable import Report

@Suite struct WorldTableTests {
  /// Required powers that differ by `depthDB` from one slot to the next.
  private func document(_ kinship: WorldKinship, depthDB: Double) -> ValidationDocument {
    var document = SampleDocument.make()
    document.trainedWorld = "B"
    document.kinship = kinship
    document.headroom = TimingHeadroom(
      requiredPowersDB: (0..<8).map { _ in (0..<40).map { Double($0 % 2) * depthDB } })
    return document
  }

  private func answers(_ document: ValidationDocument) throws -> [String] {
    try #require(WorldTable.table(document)).rows.map { $0[1] }
  }

  @Test func aModelOfAnotherWorldIsSaidSo() throws {
    #expect(try answers(document(.same, depthDB: 0))[0] == "yes")
    let radio = try answers(document(.otherRadio, depthDB: 0))[0]
    #expect(radio.contains("trained in world B") && radio.contains("latentlink adapt --world B"))
    let device = try answers(document(.otherDevice, depthDB: 0))[0]
    #expect(device.contains("latentlink train --world B"))
  }

  @Test func nothingLittleOrSomethingToGain() throws {
    // The best of 14 slots lies half the depth below their mean.
    for (depth, start) in [(0.8, "no:"), (2.0, "hardly:"), (6.0, "yes")] {
      let answers = try answers(document(.same, depthDB: depth))
      #expect(answers[1].hasPrefix(start))
      #expect(answers[2].hasPrefix("\(NumberText.fixed(depth / 2, 2)) dB"))
    }
  }

  @Test func documentsThatSayNothingHaveNoTable() {
    #expect(WorldTable.table(SampleDocument.make()) == nil)
  }
}

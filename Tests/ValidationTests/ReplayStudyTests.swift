import ClosedLoop
import Foundation
import LoopFixtures
import Recordings
import ReferenceModels
import Simulation
import Testing

@testable import Validation

@Suite struct ReplayStudyTests {
  private func document(
    _ change: (inout SmallRecording) -> Void = { _ in }, workers: Int = 2
  ) throws -> ReplayDocument {
    var document: ReplayDocument?
    try SmallRecording.with(change) { path in
      let recording = try Recording(contentsOf: path)
      let world = World(.worldB)
      let split = try EpisodeSplit(
        training: [0, 1], validation: [2], test: [3, 4, 5], of: recording.splitEpisodes)
      let (adaptation, _) = try RecordingAdaptation.measure(
        recording, episodes: split.training, world: world, horizonSlots: SmallReferenceModel.horizonSlots)
      var study = ReplayStudy(
        model: try LoopModel(SmallReferenceModel.make()), fixedPoint: nil,
        reader: try ReplayReader(recording: recording, adaptation: adaptation, world: world), split: split)
      study.pricesMilliwatts = [1, 8, 64]
      study.workers = workers
      var result = try study.run()
      result.file = "recording"
      document = result
    }
    return try #require(document)
  }

  private func setting(_ document: ReplayDocument, _ scheme: Scheme, _ label: String) throws
    -> ReplayDocument.Setting
  {
    try #require(document.settings.first { $0.scheme == scheme && $0.label == label })
  }

  @Test func everySlotKnowsEverything() throws {
    let document = try document()
    let every = try setting(document, .everySlot, "every slot")
    #expect(every.relativeLatentError == 0 && every.transmissionsPerSlot == 1)
    // Equal but for the order in which a BLAS adds up batches of another size.
    #expect(every.stateRMSE.count == 2 && document.stateRMSEOfEncodedLatents.count == 2)
    for (found, encoded) in zip(every.stateRMSE, document.stateRMSEOfEncodedLatents) {
      #expect(abs(found / encoded - 1) < 1e-4)
    }
    let half = try setting(document, .periodic, "every 2 slots")
    #expect(half.transmissionsPerSlot == 0.5)
    #expect(half.powerMilliwatts < every.powerMilliwatts && half.relativeLatentError > 0)
    #expect(document.testEpisodes == 3 && document.slots == 30)
    #expect(document.statements.count == document.comparisons.count && document.statements.count == 3)
  }

  @Test func threadsDoNotMatter() throws {
    #expect(try document(workers: 1) == document(workers: 3))
  }

  @Test func gapsAreNotCharged() throws {
    let document = try document {
      $0.slotsWithoutFrame = [15, 25]
      $0.slotsWithoutChannel = [30]
    }
    let every = try setting(document, .everySlot, "every slot")
    // Two slots a missing frame, one a missing channel, in each of three episodes.
    #expect(every.deferrals == 3 * 5)
    #expect(every.transmissionsPerSlot == 25 / 30.0)
    #expect(every.relativeLatentError > 0)
  }

  @Test func verdicts() {
    func verdict(_ value: Double?, _ error: Double?) -> String {
      ReplayStatements.verdict(ComparedFigure(value: value, standardError: error), baseline: "B")
    }
    #expect(verdict(0.4, 0.1) == "the programme saves 40 % ± 10 against B")
    #expect(
      verdict(0.1, 0.1) == "these data do not allow a saving against B that can be told from none (10 % ± 10)"
    )
    #expect(verdict(-0.5, 0.1) == "the programme needs more than B (-50 % ± 10)")
    #expect(
      verdict(0.4, nil)
        == "40 % against B, without an error bar: without single test episodes nothing reaches it")
    #expect(verdict(nil, nil) == "no setting of the programme reaches it, so nothing can be said against B")
  }
}

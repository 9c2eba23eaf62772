import ClosedLoop
import EpisodeRecording
import Foundation
import RadioControl
import Simulation
import Testing

@testable import Validation

@Suite struct RecordingControllerTests {
  private static func record(
    slots: Int, losses: RecordingController.Losses = .init()
  ) throws -> RecordedEpisode {
    let model = try SmallSystem.fixedPoint(SmallSystem.reference())
    var controller = try RecordingController(
      model, name: "small.image", priceMilliwatts: 4, losses: losses)
    _ = EpisodeRunner(world: World(.worldB), slots: slots, warmUpSlots: 0)
      .run(&controller, seed: 5, episodeIndex: 2)
    return controller.episode
  }

  /// Feeding a controller with a recording gives the recorded digests: what replays on other machines rest on.
  @Test func aReplayGivesTheSameDigests() throws {
    let episode = try Self.record(
      slots: 12, losses: .init(pilot: 0.3, frame: 0.4, damagedPilot: 0.2))
    let replay = try FixedPointController(SmallSystem.fixedPoint(SmallSystem.reference()), name: "small")
    try replay.setPrice(milliwatts: 4)
    replay.reset(seed: 0, episodeIndex: 0)
    for (index, slot) in episode.slots.enumerated() {
      let block = PilotBlock(samples: slot.pilotSamples, exponent: slot.pilotExponent)
      let window = 6 * index..<6 * (index + episode.horizon + 1)
      _ = replay.beginSlot(
        pilot: slot.flags.hasPilot ? block : nil, references: Array(episode.references[window]))
      let previous = index == 0 ? episode.frameBefore : episode.slots[index - 1].frame
      let frame = ClosedLoop.FramePair(current: slot.frame, previous: previous)
      _ = replay.endSlot(frame: replay.asksForFrame && slot.flags.hasFrame ? frame : nil)
      #expect(replay.digest == slot.digest, "slot \(index)")
    }
    #expect(replay.events == episode.events)
    #expect(episode.events.missingPilots > 0 && episode.events.malformedPilots > 0)
  }

  @Test func lossesAreThoseOfTheSeed() throws {
    let losses = RecordingController.Losses(pilot: 0.5)
    let episode = try Self.record(slots: 10, losses: losses)
    #expect(try episode == Self.record(slots: 10, losses: losses))
    let lost = episode.slots.count { !$0.flags.hasPilot }
    #expect((1...9).contains(lost) && episode.events.missingPilots == UInt32(lost))
    #expect(try Self.record(slots: 10).slots.allSatisfy(\.flags.hasPilot))
  }

  @Test func referencesCoverTheHorizonOfTheLastSlot() throws {
    let episode = try Self.record(slots: 4)
    #expect(episode.references.count == 6 * (4 + episode.horizon))
    #expect(episode.slots.count == 4 && episode.frameBefore.count == RadioControl.FramePair.pixelCount)
  }
}

import ClosedLoop
import LoopFixtures
import Recordings
import Simulation
import Testing

@Suite struct ReplayRunnerTests {
  /// Always wants the frame, at a given power, and notes what it was shown.
  private struct Eager: LoopController {
    var powerMilliwatts: Double
    var pilots: [Bool] = []
    var frames: [Bool] = []
    var accelerations: [SIMD2<Double>] = []

    mutating func reset(seed: UInt64, episodeIndex: Int) { pilots = [] }

    mutating func beginSlot(
      pilot: PilotObservation?, slot: Int, reference: (Int) -> ReferencePoint
    ) -> TransmissionDecision {
      pilots.append(pilot != nil)
      accelerations.append(reference(slot + 5).accelerationMetresPerSecondSquared)
      return .send(powerMilliwatts: powerMilliwatts)
    }

    mutating func endSlot(frame: FramePair?) -> SIMD2<Double> {
      frames.append(frame != nil)
      return .zero
    }
  }

  private func withEpisode(
    _ change: (inout SmallRecording) -> Void = { _ in },
    _ body: (ReplayEpisode, RecordingAdaptation) throws -> Void
  ) throws {
    try SmallRecording.with(change) { path in
      let recording = try Recording(contentsOf: path)
      let world = World(.worldB)
      let (adaptation, background) = try RecordingAdaptation.measure(
        recording, episodes: [0, 1, 2, 3], world: world, horizonSlots: 5)
      #expect(background.count == 4096)
      let reader = try ReplayReader(recording: recording, adaptation: adaptation, world: world)
      try body(reader.episode(4), adaptation)
    }
  }

  @Test func theLinkBudgetIsShiftedToTheMedian() throws {
    try withEpisode { episode, adaptation in
      // Gains of order 1 need next to nothing: the shift is large and negative.
      #expect(adaptation.gainOffsetDB < -60)
      #expect(abs(adaptation.recordedMedianDBm - adaptation.gainOffsetDB - 7.5) < 1e-9)
      let powers = episode.requiredPowersMilliwatts.map(Decibels.decibels).sorted()
      #expect(abs(powers[powers.count / 2] - 7.5) < 3)
      #expect(adaptation.persistenceSpreadDB.count == 5)
      #expect(adaptation.slotSeconds == 0.1)
      // The largest recorded action is 1: it becomes 3.
      #expect(abs(adaptation.actionFactor - 3) < 0.01)
      #expect(episode.actions.allSatisfy { abs($0.x) <= 3 && abs($0.y) <= 3 })
    }
  }

  /// The required power is that of the link budget, shifted: nothing is taken off a gain that has no noise.
  @Test func powersAreThoseOfTheWholeChannel() throws {
    try SmallRecording.with { path in
      let recording = try Recording(contentsOf: path)
      let world = World(.worldB)
      let (adaptation, _) = try RecordingAdaptation.measure(
        recording, episodes: [0, 1, 2, 3], world: world, horizonSlots: 5)
      #expect(adaptation.noisePowerPerElement == 0)
      let episode = try ReplayReader(recording: recording, adaptation: adaptation, world: world).episode(5)
      let channels = try recording.channels(episode: 5, slots: 0..<recording.sizes.slots)
      for slot in 0..<recording.sizes.slots {
        // Five antennas, twelve subcarriers.
        let values = channels[(120 * slot)..<(120 * slot + 120)]
        let gain = values.reduce(0) { $0 + Double($1) * Double($1) } / 12
        let power = world.configuration.power.requiredMilliwatts(
          gain: gain, bandwidthHz: world.configuration.channel.bandwidthHz)
        let shifted = power * Decibels.ratio(-adaptation.gainOffsetDB)
        #expect(abs(episode.requiredPowersMilliwatts[slot] / shifted - 1) < 1e-4)
      }
    }
  }

  @Test func framesArriveWhereThePowerIsEnough() throws {
    try withEpisode { episode, _ in
      let median = episode.requiredPowersMilliwatts.sorted()[episode.slots / 2]
      var controller = Eager(powerMilliwatts: median)
      let trace = ReplayRunner(maximumPowerMilliwatts: 200).run(&controller, episode: episode)
      #expect(trace.received == episode.requiredPowersMilliwatts.map { $0 <= median })
      #expect(controller.frames == trace.received)
      #expect(trace.outages == trace.received.count { !$0 })
      #expect(trace.powersMilliwatts == .init(repeating: median, count: episode.slots))
      #expect(controller.pilots == .init(repeating: true, count: episode.slots))
      // The present action, held: nothing of the future is told.
      #expect(controller.accelerations == episode.actions)
    }
  }

  @Test func nothingIsSentThatWasNotRecorded() throws {
    try withEpisode {
      $0.slotsWithoutFrame = [7]
      $0.slotsWithoutChannel = [20, 21]
    } _: { episode, _ in
      var controller = Eager(powerMilliwatts: 200)
      let trace = ReplayRunner(maximumPowerMilliwatts: 200).run(&controller, episode: episode)
      // A pair needs the frame before, too.
      let missing: Set = [7, 8, 20, 21]
      for slot in 0..<episode.slots {
        #expect(trace.received[slot] == !missing.contains(slot))
        #expect((trace.powersMilliwatts[slot] == 0) == missing.contains(slot))
        #expect(controller.pilots[slot] == ![20, 21].contains(slot))
      }
      #expect(trace.deferrals == 4 && trace.outages == 0)
    }
  }

  @Test func actionsOfOtherKindsAreLeftOut() throws {
    for count in [0, 3] {
      try withEpisode {
        $0.actions = count
      } _: { episode, adaptation in
        #expect(adaptation.actionFactor == 0)
        #expect(episode.actions.allSatisfy { $0 == .zero })
      }
    }
    try withEpisode {
      $0.actions = 1
    } _: { episode, _ in
      #expect(episode.actions.contains { $0.x != 0 } && episode.actions.allSatisfy { $0.y == 0 })
    }
  }

  @Test func recordingsWithoutChannelsAreRefused() throws {
    try SmallRecording.with {
      $0.slotsWithoutChannel = Set(0..<40)
    } _: { path in
      let recording = try Recording(contentsOf: path)
      #expect(throws: ReplayError.noChannels(file: path)) {
        try RecordingAdaptation.measure(recording, episodes: [0], world: World(.worldB), horizonSlots: 5)
      }
    }
  }
}

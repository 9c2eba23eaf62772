import CGSL
import ChannelStatistics
import Foundation
import Testing

@Suite struct ChannelStudyTests {
  private func recording(_ change: (inout RecordedChannel) -> Void = { _ in }) -> RecordedChannel {
    var recording = SyntheticChannel(episodes: 4, slots: 32, antennas: 2, subcarriers: 8, seed: 50)
      .independent(factor: 2)
    change(&recording)
    return recording
  }

  private func expect(_ error: ChannelStatisticsError, _ change: (inout RecordedChannel) -> Void) {
    #expect(throws: error) { try ChannelStudy.untested.statistics(of: recording(change)) }
  }

  @Test func brokenRecordingsAreNamed() {
    expect(.tooFew(name: "slots", count: 8, needed: 16)) { $0.layout.slots = 8 }
    expect(.notPositive(name: "slotSeconds", value: "0.0")) { $0.layout.slotSeconds = 0 }
    expect(.notPositive(name: "noisePower", value: "-1.0")) { $0.layout.noisePower = -1 }
    expect(.wrongCount(name: "csi", episode: 2, count: 5, needed: 1024)) {
      $0.episodes[2].values = [1, 2, 3, 4, 5]
    }
    expect(.wrongCount(name: "positions", episode: 1, count: 1, needed: 32)) {
      $0.episodes[1].positionsMetres = [[0, 0, 0]]
    }
    expect(.notFinite(episode: 3, slot: 2, antenna: 1, subcarrier: 5)) {
      $0.episodes[3].values[2 * (2 * 16 + 8 + 5) + 1] = .infinity
    }
    expect(.noPower(slotsPresent: 128)) {
      for index in $0.episodes.indices { $0.episodes[index].values = [Float](repeating: 0, count: 1024) }
    }
    expect(.noPower(slotsPresent: 0)) {
      for index in $0.episodes.indices {
        $0.episodes[index].isPresent = [Bool](repeating: false, count: 32)
      }
    }
  }

  @Test func equalRecordingsGiveEqualBytesThatSurviveDecoding() throws {
    var study = ChannelStudy()
    study.goodnessOfFitReplicates = 9
    let statistics = try study.statistics(of: recording())
    let bytes = try statistics.encoded()
    #expect(try study.statistics(of: recording()).encoded() == bytes)
    #expect(try JSONDecoder().decode(ChannelStatistics.self, from: bytes) == statistics)
    #expect(statistics.elementFits.allSatisfy { $0.goodnessOfFit != nil })
  }

  @Test func movementGivesDistanceAndSpeed() throws {
    // The gain in dB is a sinusoid of the position with a period of 2 m: half of the correlation after 1/3 m.
    var recording = SyntheticChannel(episodes: 24, slots: 64, seed: 51).recording { _, _ in
      { _, _, _ in SyntheticChannel.Complex(1, 0) }
    }
    let randomness = SyntheticChannel.Randomness(seed: 52)
    for index in recording.episodes.indices {
      let start = 2 * randomness.uniform()
      let places = (0..<64).map { start + 0.05 * Double($0) }
      recording.episodes[index].positionsMetres = places.map { [$0, 3, 0] }
      for slot in 0..<64 {
        recording.episodes[index].values[2 * slot] = Float(pow(10, sin(Double.pi * places[slot]) / 4))
      }
    }
    let distance = try #require(try ChannelStudy.untested.statistics(of: recording).distance)
    #expect(abs(distance.meanSpeedMetresPerSecond - 5) < 1e-9)
    #expect(abs(distance.greatestSpeedMetresPerSecond - 5) < 1e-9)
    let coherence = try #require(distance.coherenceMetres)
    #expect(abs(coherence.value - 1.0 / 3) < 0.05)
  }

  @Test func fewEpisodesAreCutIntoBlocks() throws {
    let one = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 1, slots: 256, seed: 53).independent())
    #expect(one.blocks.blocks == 8 && one.blocks.slotsPerSegment == 32)
    #expect(one.gain.meanDB.standardError != nil)
    let many = try ChannelStudy.untested.statistics(
      of: SyntheticChannel(episodes: 100, slots: 16, seed: 54).independent())
    #expect(many.blocks.blocks == 32 && many.blocks.segmentsPerEpisode == 1)
  }
}

import Recordings
import Testing

@Suite struct EpisodeSplitTests {
  private typealias Episode = EpisodeSplit.Episode

  private func separate(_ count: Int) -> [Episode] {
    (0..<count).map { Episode(id: $0, recording: $0, slots: 0..<10) }
  }

  @Test func partsCoverEverythingOnce() throws {
    for count in 3...40 {
      for seed in 1...5 as ClosedRange<UInt64> {
        let split = try EpisodeSplit(of: separate(count), seed: seed)
        #expect((split.training + split.validation + split.test).sorted() == Array(0..<count))
        #expect(!split.training.isEmpty && !split.validation.isEmpty && !split.test.isEmpty)
      }
    }
    let split = try EpisodeSplit(of: separate(100), seed: 1)
    #expect(split.validation.count == 15 && split.test.count == 15)
  }

  @Test func theSeedDecides() throws {
    let episodes = separate(40)
    #expect(try EpisodeSplit(of: episodes, seed: 1) == EpisodeSplit(of: episodes, seed: 1))
    #expect(try EpisodeSplit(of: episodes, seed: 1) != EpisodeSplit(of: episodes, seed: 2))
  }

  @Test func recordingsStayTogether() throws {
    let episodes = (0..<60).map { Episode(id: $0, recording: $0 % 12, slots: $0..<($0 + 1)) }
    let split = try EpisodeSplit(of: episodes, seed: 3)
    for part in EpisodeSplit.Part.allCases {
      let recordings = Set(split[part].map { episodes[$0].recording })
      for recording in recordings {
        #expect(split[part].filter { episodes[$0].recording == recording }.count == 5)
      }
    }
  }

  @Test func oneRecordingIsDividedInOrderOfTime() throws {
    // Given backwards, to see that time counts and not the order of the file.
    let episodes = (0..<20).map { Episode(id: $0, recording: 4, slots: (190 - 10 * $0)..<(200 - 10 * $0)) }
    let split = try EpisodeSplit(of: episodes, seed: 9)
    let end = split.training.map { episodes[$0].slots.upperBound }.max() ?? 0
    #expect(split.validation.allSatisfy { episodes[$0].slots.lowerBound >= end })
    let later = split.validation.map { episodes[$0].slots.upperBound }.max() ?? 0
    #expect(split.test.allSatisfy { episodes[$0].slots.lowerBound >= later })
  }

  @Test func overlappingEpisodesStayTogether() throws {
    // Windows of 10 slots every 5 slots, in three blocks without overlap.
    let episodes = (0..<12).map { index in
      let first = index / 4 * 100 + index % 4 * 5
      return Episode(id: index, recording: 0, slots: first..<(first + 10))
    }
    let split = try EpisodeSplit(of: episodes, seed: 1)
    #expect(
      split.training == [0, 1, 2, 3] && split.validation == [4, 5, 6, 7] && split.test == [8, 9, 10, 11])
    let chain = (0..<12).map { Episode(id: $0, recording: 0, slots: ($0 * 5)..<($0 * 5 + 10)) }
    #expect(throws: EpisodeSplitError.tooFewEpisodes(found: 1, needed: 3)) {
      try EpisodeSplit(of: chain, seed: 1)
    }
  }

  @Test func repeatedEpisodesStayTogether() throws {
    // Every episode twice, in recordings of different names.
    let episodes = (0..<20).map { Episode(id: $0 / 2, recording: $0, slots: 0..<10) }
    let split = try EpisodeSplit(of: episodes, seed: 5)
    for part in EpisodeSplit.Part.allCases {
      for index in split[part] { #expect(split[part].contains(index ^ 1)) }
    }
  }

  @Test func leaksAreRefused() throws {
    let episodes = separate(6)
    #expect(throws: EpisodeSplitError.sameEpisode(id: 2, .training, .validation)) {
      try EpisodeSplit(training: [0, 1, 2], validation: [2, 3], test: [4], of: episodes)
    }
    var repeated = episodes
    repeated[5].id = 0
    #expect(throws: EpisodeSplitError.sameEpisode(id: 0, .training, .test)) {
      try EpisodeSplit(training: [0, 1], validation: [3], test: [5], of: repeated)
    }
    let windows = (0..<6).map { Episode(id: $0, recording: 7, slots: ($0 * 10)..<($0 * 10 + 11)) }
    #expect(throws: EpisodeSplitError.overlap(recording: 7, .training, 10..<21, .validation, 20..<31)) {
      try EpisodeSplit(training: [0, 1], validation: [2], test: [4], of: windows)
    }
    // With an episode between them left out they do not overlap.
    _ = try EpisodeSplit(training: [0, 1], validation: [3], test: [5], of: windows)
  }

  /// An early episode that reaches far overlaps one that begins much later.
  @Test func longEpisodesAreNotForgotten() throws {
    let episodes = [
      Episode(id: 0, recording: 0, slots: 0..<100), Episode(id: 1, recording: 0, slots: 5..<10),
      Episode(id: 2, recording: 0, slots: 90..<120),
    ]
    #expect(throws: EpisodeSplitError.overlap(recording: 0, .training, 0..<100, .validation, 90..<120)) {
      try EpisodeSplit(training: [0, 1], validation: [2], test: [], of: episodes)
    }
  }

  @Test func emptyAndImpossibleParts() {
    let episodes = separate(3)
    #expect(throws: EpisodeSplitError.emptyPart(.validation)) {
      try EpisodeSplit(training: [0], validation: [], test: [1], of: episodes)
    }
    #expect(throws: EpisodeSplitError.noSuchEpisode(index: 3, count: 3)) {
      try EpisodeSplit(training: [0], validation: [3], test: [], of: episodes)
    }
    #expect(throws: EpisodeSplitError.tooFewEpisodes(found: 2, needed: 3)) {
      try EpisodeSplit(of: separate(2), seed: 1)
    }
    #expect(throws: EpisodeSplitError.invalidFractions(validation: 0.5, test: 0.5)) {
      try EpisodeSplit(of: episodes, validationFraction: 0.5, testFraction: 0.5, seed: 1)
    }
  }
}

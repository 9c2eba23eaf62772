/// Which episodes of a data set are for training, which for validation and which for the final test.
///
/// Parts consist of whole episodes, never of slots. What was cut from one recording stays together; where all
/// comes from one recording, parts are taken in the order of time and must not overlap.
public struct EpisodeSplit: Sendable, Equatable {
  public enum Part: String, Sendable, CaseIterable {
    case training
    case validation
    case test
  }

  /// Indices into the data set, ascending.
  public let training: [Int]
  public let validation: [Int]
  public let test: [Int]

  public subscript(part: Part) -> [Int] {
    switch part {
    case .training: training
    case .validation: validation
    case .test: test
    }
  }

  /// What a split needs to know of an episode.
  public struct Episode: Sendable, Equatable {
    public var id: Int
    public var recording: Int
    /// Slots of the recording that the episode covers.
    public var slots: Range<Int>

    public init(id: Int, recording: Int, slots: Range<Int>) {
      self.id = id
      self.recording = recording
      self.slots = slots
    }
  }

  /// A given split, checked: no leak, no part empty but the test.
  ///
  /// - Parameter episodes: of the whole data set, in its order.
  public init(
    training: [Int], validation: [Int], test: [Int], of episodes: [Episode]
  ) throws(EpisodeSplitError) {
    self.training = training.sorted()
    self.validation = validation.sorted()
    self.test = test.sorted()
    try check(episodes)
  }

  /// Draws parts at random: whole recordings, as near to the fractions as whole recordings allow.
  ///
  /// A single recording is divided in the order of time instead: first training, then validation, then test,
  /// because neighbours in time resemble each other.
  ///
  /// - Parameters:
  ///   - validationFraction, testFraction: of the episodes; the rest is for training.
  ///   - seed: the same one gives the same split.
  public init(
    of episodes: [Episode], validationFraction: Double = 0.15, testFraction: Double = 0.15, seed: UInt64
  ) throws(EpisodeSplitError) {
    guard validationFraction > 0, testFraction >= 0, validationFraction + testFraction < 1 else {
      throw .invalidFractions(validation: validationFraction, test: testFraction)
    }
    var groups = Self.byRecording(episodes)
    if groups.count == 1 {
      groups = Self.inOrderOfTime(groups[0], episodes)
    } else {
      var stream = SplitStream(seed: seed)
      stream.shuffle(&groups)
    }
    let partCount = testFraction > 0 ? 3 : 2
    guard groups.count >= partCount else {
      throw .tooFewEpisodes(found: groups.count, needed: partCount)
    }
    func count(_ fraction: Double) -> Int {
      fraction > 0 ? max(1, Int((fraction * Double(groups.count)).rounded())) : 0
    }
    let testCount = min(count(testFraction), groups.count - 2)
    let validationCount = min(count(validationFraction), groups.count - testCount - 1)
    let trainingCount = groups.count - testCount - validationCount
    try self.init(
      training: groups[..<trainingCount].flatMap { $0 },
      validation: groups[trainingCount..<(trainingCount + validationCount)].flatMap { $0 },
      test: groups[(trainingCount + validationCount)...].flatMap { $0 }, of: episodes)
  }

  /// Episodes of one recording, and recordings that share an episode, stay together.
  private static func byRecording(_ episodes: [Episode]) -> [[Int]] {
    var groups: [[Int]] = []
    var groupOfRecording: [Int: Int] = [:]
    var groupOfID: [Int: Int] = [:]
    for (index, episode) in episodes.enumerated() {
      let known = [groupOfRecording[episode.recording], groupOfID[episode.id]].compactMap { $0 }
      let target = known.min() ?? groups.count
      if target == groups.count { groups.append([]) }
      groups[target].append(index)
      if let other = known.max(), other != target {
        groups[target] += groups[other]
        groups[other] = []
      }
      for member in groups[target] {
        groupOfRecording[episodes[member].recording] = target
        groupOfID[episodes[member].id] = target
      }
    }
    return groups.filter { !$0.isEmpty }
  }

  /// Groups that overlap in time or share an identity stay together.
  private static func inOrderOfTime(_ indices: [Int], _ episodes: [Episode]) -> [[Int]] {
    var groups: [[Int]] = []
    var end = Int.min
    var groupOfID: [Int: Int] = [:]
    let sorted = indices.sorted {
      (episodes[$0].slots.lowerBound, $0) < (episodes[$1].slots.lowerBound, $1)
    }
    for index in sorted {
      let episode = episodes[index]
      let earlier = groupOfID[episode.id] ?? (episode.slots.lowerBound < end ? groups.count - 1 : nil)
      if let earlier {
        // Everything since then belongs together.
        let merged = groups[earlier...].flatMap { $0 } + [index]
        groups.replaceSubrange(earlier..., with: [merged])
        for member in merged { groupOfID[episodes[member].id] = earlier }
      } else {
        groups.append([index])
        groupOfID[episode.id] = groups.count - 1
      }
      end = max(end, episode.slots.upperBound)
    }
    return groups
  }

  private func check(_ episodes: [Episode]) throws(EpisodeSplitError) {
    var partOfIndex: [Int: Part] = [:]
    for part in Part.allCases {
      if self[part].isEmpty && part != .test { throw .emptyPart(part) }
      for index in self[part] {
        guard episodes.indices.contains(index) else {
          throw .noSuchEpisode(index: index, count: episodes.count)
        }
        if let other = partOfIndex.updateValue(part, forKey: index) {
          throw .sameEpisode(id: episodes[index].id, other, part)
        }
      }
    }
    var partOfID: [Int: Part] = [:]
    for (index, part) in partOfIndex.sorted(by: { $0.key < $1.key }) {
      let id = episodes[index].id
      if let other = partOfID.updateValue(part, forKey: id), other != part {
        throw .sameEpisode(id: id, other, part)
      }
    }
    try checkOverlaps(episodes, partOfIndex)
  }

  private func checkOverlaps(
    _ episodes: [Episode], _ partOfIndex: [Int: Part]
  ) throws(EpisodeSplitError) {
    let used = partOfIndex.keys.sorted {
      (episodes[$0].recording, episodes[$0].slots.lowerBound, $0)
        < (episodes[$1].recording, episodes[$1].slots.lowerBound, $1)
    }
    // For each part the episode that reaches furthest in the present recording.
    var furthest: [Part: Int] = [:]
    var recording: Int?
    for index in used {
      let episode = episodes[index]
      if episode.recording != recording { furthest = [:] }
      recording = episode.recording
      guard let part = partOfIndex[index] else { continue }
      for other in Part.allCases where other != part {
        guard let earlier = furthest[other], episodes[earlier].slots.overlaps(episode.slots) else { continue }
        throw .overlap(
          recording: episode.recording, other, episodes[earlier].slots, part, episode.slots)
      }
      let reached = furthest[part].map { episodes[$0].slots.upperBound } ?? Int.min
      if episode.slots.upperBound > reached { furthest[part] = index }
    }
  }
}

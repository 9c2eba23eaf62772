/// Why a split of a data set was refused.
public enum EpisodeSplitError: Error, Equatable, CustomStringConvertible {
  case invalidFractions(validation: Double, test: Double)
  /// Recordings, or pieces of one that do not overlap.
  case tooFewEpisodes(found: Int, needed: Int)
  case emptyPart(EpisodeSplit.Part)
  case noSuchEpisode(index: Int, count: Int)
  /// One episode would be in two parts.
  case sameEpisode(id: Int, EpisodeSplit.Part, EpisodeSplit.Part)
  /// Episodes of two parts show the same slots of one recording.
  case overlap(
    recording: Int, EpisodeSplit.Part, Range<Int>, EpisodeSplit.Part, Range<Int>)

  public var description: String {
    switch self {
    case .invalidFractions(let validation, let test):
      "a split with fractions \(validation) for validation and \(test) for test: expected validation > 0, "
        + "test ≥ 0, together below 1"
    case .tooFewEpisodes(let found, let needed):
      "a split by episode needs at least \(needed) that do not overlap, the data set has \(found)"
    case .emptyPart(let part): "the split leaves nothing for \(part.rawValue)"
    case .noSuchEpisode(let index, let count): "the split names episode \(index) of \(count)"
    case .sameEpisode(let id, let one, let other):
      "the split leaks: episode \(id) is in \(one.rawValue) and in \(other.rawValue)"
    case .overlap(let recording, let one, let oneSlots, let other, let otherSlots):
      "the split leaks: slots \(oneSlots.lowerBound) … \(oneSlots.upperBound - 1) of recording \(recording) are "
        + "in \(one.rawValue), slots \(otherSlots.lowerBound) … \(otherSlots.upperBound - 1) in \(other.rawValue)"
    }
  }
}

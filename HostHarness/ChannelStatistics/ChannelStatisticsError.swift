/// Why no statistics were made.
public enum ChannelStatisticsError: Error, Equatable, CustomStringConvertible {
  case tooFew(name: String, count: Int, needed: Int)
  case notPositive(name: String, value: String)
  case wrongCount(name: String, episode: Int, count: Int, needed: Int)
  /// `slot`, `antenna`, `subcarrier` of the first element that is not finite.
  case notFinite(episode: Int, slot: Int, antenna: Int, subcarrier: Int)
  /// All channels are zero, or none is there.
  case noPower(slotsPresent: Int)

  public var description: String {
    switch self {
    case .tooFew(let name, let count, let needed):
      "\(name): \(count); channel statistics need at least \(needed)"
    case .notPositive(let name, let value): "\(name) is \(value); it has to be a positive finite number"
    case .wrongCount(let name, let episode, let count, let needed):
      "episode \(episode): '\(name)' has \(count) elements; the layout asks for \(needed)"
    case .notFinite(let episode, let slot, let antenna, let subcarrier):
      "array 'csi': the element at [\(episode), \(slot), \(antenna), \(subcarrier)] is not finite; "
        + "mark the slot as missing or remove the episode"
    case .noPower(let slotsPresent):
      "array 'csi': every channel of the \(slotsPresent) slots present is zero; check how the file was written"
    }
  }
}

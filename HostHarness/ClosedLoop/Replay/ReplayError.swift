/// Why a recording cannot drive the loop.
public enum ReplayError: Error, Equatable, CustomStringConvertible {
  case noChannels(file: String)
  /// Masks leave no stretch of neighbouring slots that is long enough.
  case tooFewUnbrokenSlots(file: String, array: String, neededSlots: Int)
  case modelWithoutAdaptation(model: String)

  public var description: String {
    switch self {
    case .noChannels(let file): "\(file): no training episode has a channel with any gain"
    case .tooFewUnbrokenSlots(let file, let array, let needed):
      "\(file): array '\(array)': no training episode has \(needed) slots in a row without a gap"
    case .modelWithoutAdaptation(let model):
      "\(model): was not trained on a recording; train one with 'latentlink train --data'"
    }
  }
}

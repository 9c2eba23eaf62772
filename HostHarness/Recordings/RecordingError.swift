import ArrayFiles

/// Why a data set was refused.
public enum RecordingError: Error, Equatable, CustomStringConvertible {
  case file(ArrayFileError)
  case invalidMeta(file: String, reason: String)
  case unsupportedVersion(file: String, found: Int, supported: Int)
  /// A NaN or an infinity where no mask excuses it.
  case notFinite(file: String, array: String, index: [Int], value: String)
  /// An element of a mask that is neither 0 nor 1.
  case invalidMask(file: String, array: String, index: [Int], value: Int)
  case negativeTime(file: String, index: [Int], seconds: Double)
  /// Time stands still or runs backwards within an episode.
  case timeNotIncreasing(file: String, index: [Int], seconds: Double, previousSeconds: Double)
  case negativeSlot(file: String, array: String, index: [Int], value: Int)
  /// Neither frames nor channels.
  case nothingRecorded(file: String, found: [String])
  case missingForPurpose(file: String, array: String, purpose: String)
  /// An array in Fortran order can only be read whole, and it is larger than the memory that may be used.
  case fortranOrderTooLarge(file: String, array: String, neededBytes: Int, limitBytes: Int)
  case windowTooLarge(file: String, array: String, neededBytes: Int, limitBytes: Int)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .invalidMeta(let file, let reason): "\(file): array 'meta': \(reason)"
    case .unsupportedVersion(let file, let found, let supported):
      "\(file): version \(found) of the data set's schema; this program reads version \(supported)"
    case .notFinite(let file, let array, let index, let value):
      "\(file): array '\(array)': the element at \(index) is \(value)"
    case .invalidMask(let file, let array, let index, let value):
      "\(file): array '\(array)': the element at \(index) is \(value), expected 0 or 1"
    case .negativeTime(let file, let index, let seconds):
      "\(file): array 'times': the element at \(index) is \(seconds) s, expected 0 or later"
    case .timeNotIncreasing(let file, let index, let seconds, let previous):
      "\(file): array 'times': the element at \(index) is \(seconds) s, expected more than the \(previous) s "
        + "of the slot before"
    case .negativeSlot(let file, let array, let index, let value):
      "\(file): array '\(array)': the element at \(index) is \(value), expected 0 or more"
    case .nothingRecorded(let file, let found):
      "\(file): neither 'frames' nor 'csi'; found: \(found.joined(separator: ", "))"
    case .missingForPurpose(let file, let array, let purpose):
      "\(file): array '\(array)' is missing, and \(purpose) needs it"
    case .fortranOrderTooLarge(let file, let array, let needed, let limit):
      "\(file): array '\(array)' is in Fortran order and must be read whole: \(needed) bytes, permitted are "
        + "\(limit); convert it with `latentlink data import` or raise --memory-limit"
    case .windowTooLarge(let file, let array, let needed, let limit):
      "\(file): array '\(array)': the slots asked for take \(needed) bytes, permitted are \(limit); "
        + "raise --memory-limit"
    }
  }

  /// Runs `body` and wraps its error.
  static func wrap<Result>(
    _ body: () throws(ArrayFileError) -> Result
  ) throws(RecordingError) -> Result {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}

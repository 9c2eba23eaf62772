import ArrayFiles

/// Why a data set was refused.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  case file(ArrayFileError)
  case invalidMeta(file: String, reason: String)
  case unsupportedVersion(file: String, found: Int, supported: Int)
  /// A NaN or an infinity.
  case notFinite(file: String, array: String, index: [Int], value: String)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .invalidMeta(let file, let reason): "\(file): array 'meta': \(reason)"
    case .unsupportedVersion(let file, let found, let supported):
      "\(file): version \(found) of the data set's schema; this program reads version \(supported)"
    case .notFinite(let file, let array, let index, let value):
      "\(file): array '\(array)': the element at \(index) is \(value)"
    }
  }
}

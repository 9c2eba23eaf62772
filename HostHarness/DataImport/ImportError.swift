import ArrayFiles
import Recordings

/// Why data could not be imported.
public enum ImportError: Error, Equatable, CustomStringConvertible {
  case file(ArrayFileError)
  case recording(RecordingError)
  case write(AtomicFile.WriteError)
  /// A kind of file that no importer knows.
  case unknownKind(file: String)
  case oldMATLAB(file: String)
  case notHDF5(file: String)
  case missingDataset(file: String, dataset: String, found: [String])
  case unsupportedDataset(file: String, dataset: String, reason: String)
  case invalidSpecification(text: String, reason: String)
  /// The axes named do not fit the array found.
  case axes(file: String, dataset: String, shape: [Int], axes: [String], reason: String)
  /// Another array has another number of episodes or slots.
  case mismatchedLength(array: String, axis: String, found: Int, expected: Int)
  /// A value that the target type cannot hold; `index` counts along the target's axes.
  case unfitValue(array: String, index: [Int], value: Double, expected: String)
  case missingSetting(name: String, option: String)
  case noImages(folder: String)
  case unreadableImage(file: String, reason: String)
  case imageSize(file: String, found: [Int], expected: [Int])
  case imageCount(folder: String, found: Int, expected: Int)
  case memoryLimit(array: String, neededBytes: Int, limitBytes: Int)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .recording(let error): error.description
    case .write(let error): error.description
    case .unknownKind(let file):
      "\(file): neither .npz, .npy, HDF5, MATLAB 7.3 nor a folder of PNG images"
    case .oldMATLAB(let file):
      "\(file): a MATLAB file older than 7.3; save it in MATLAB with save(name, '-v7.3')"
    case .notHDF5(let file): "\(file): not an HDF5 file, or a damaged one"
    case .missingDataset(let file, let dataset, let found):
      "\(file): no dataset '\(dataset)'; found: \(found.joined(separator: ", "))"
    case .unsupportedDataset(let file, let dataset, let reason): "\(file): dataset '\(dataset)': \(reason)"
    case .invalidSpecification(let text, let reason): "'\(text)': \(reason)"
    case .axes(let file, let dataset, let shape, let axes, let reason):
      "\(file): dataset '\(dataset)': shape \(shape), axes [\(axes.joined(separator: ", "))]: \(reason)"
    case .mismatchedLength(let array, let axis, let found, let expected):
      "array '\(array)': \(found) along '\(axis)', expected \(expected) as in the arrays before"
    case .unfitValue(let array, let index, let value, let expected):
      "array '\(array)': the element at \(index) is \(value), expected \(expected)"
    case .missingSetting(let name, let option): "\(name) is not known; give \(option)"
    case .noImages(let folder): "\(folder): no PNG images, and no folders with any"
    case .unreadableImage(let file, let reason): "\(file): \(reason)"
    case .imageSize(let file, let found, let expected):
      "\(file): \(found[0]) × \(found[1]) pixels (rows × columns), the first image has \(expected[0]) × "
        + "\(expected[1])"
    case .imageCount(let folder, let found, let expected):
      "\(folder): \(found) images, the first episode has \(expected)"
    case .memoryLimit(let array, let needed, let limit):
      "array '\(array)': one slot takes \(needed) bytes, permitted are \(limit); raise --memory-limit"
    }
  }
}

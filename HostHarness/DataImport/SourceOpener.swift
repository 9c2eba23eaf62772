import Foundation

/// Opens arrays of files of any known kind; a file of several arrays is opened once.
struct SourceOpener {
  private var containers: [String: HDF5File] = [:]

  /// - Parameter source: the file of arrays that name none.
  mutating func open(
    _ specification: ArraySpecification, in source: String
  ) throws(ImportError) -> any ArraySource {
    let path = specification.file ?? source
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .file(.unreadable(file: path, reason: "there is no such file"))
    }
    if isFolder.boolValue { return try PNGSequence(folder: path) }
    if path.hasSuffix(".npy") || path.hasSuffix(".npz") {
      return try NumPySource(file: path, dataset: try name(specification, path))
    }
    guard HDF5File.recognizes(path) else { throw .unknownKind(file: path) }
    let container: HDF5File
    if let known = containers[path] {
      container = known
    } else {
      container = try HDF5File(path: path)
      containers[path] = container
    }
    guard let dataset = specification.dataset else {
      throw .missingDataset(file: path, dataset: "", found: container.datasets)
    }
    return try HDF5Source(file: container, dataset: dataset)
  }

  private func name(_ specification: ArraySpecification, _ path: String) throws(ImportError) -> String {
    if let dataset = specification.dataset { return dataset }
    if path.hasSuffix(".npy") { return "array" }
    throw .invalidSpecification(text: path, reason: "name the array of the archive: NAME[axis,axis,…]")
  }
}

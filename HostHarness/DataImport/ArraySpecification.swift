/// Where an array of a data set comes from and how it is laid out there.
public struct ArraySpecification: Codable, Sendable, Equatable {
  /// What stands for "nothing was recorded in this slot".
  public enum Missing: String, Codable, Sendable {
    /// A slot with a NaN in it.
    case nan
    /// A slot of zeros only.
    case zero
  }

  /// The name in the file: an HDF5 path, a MATLAB variable, a name in an archive. Folders of images and `.npy`
  /// files hold one array, which needs none.
  public var dataset: String?
  /// A file of its own; the import's source where there is none.
  public var file: String?
  /// The axes of the source in its own order (MATLAB's for MATLAB files), by the names of the schema. A name may
  /// come several times: those axes become one, the first running slowest. `complex` is an axis of real and
  /// imaginary part, `one` an axis of length 1.
  public var axes: [String]?
  /// Factor on every value; for frames, from the source's numbers to grey levels 0 … 255.
  public var scale: Double?
  /// The channel's complex conjugate, for sources with the opposite sign of time.
  public var conjugate: Bool?
  public var missing: Missing?

  public init(dataset: String? = nil, file: String? = nil, axes: [String]? = nil) {
    self.dataset = dataset
    self.file = file
    self.axes = axes
  }

  /// The short form `DATASET[axis,axis,…]`; the axes may be left out.
  public init(parsing text: String) throws(ImportError) {
    guard let open = text.lastIndex(of: "["), text.hasSuffix("]") else {
      self.init(dataset: text.isEmpty ? nil : text)
      return
    }
    let names = text[text.index(after: open)...].dropLast().split(
      separator: ",", omittingEmptySubsequences: false
    ).map { $0.trimmingPrefix(" ") }
    guard names.allSatisfy({ !$0.isEmpty }) else {
      throw .invalidSpecification(text: text, reason: "expected DATASET[axis,axis,…]")
    }
    let dataset = String(text[..<open])
    self.init(dataset: dataset.isEmpty ? nil : dataset, axes: names.map { String($0) })
  }
}

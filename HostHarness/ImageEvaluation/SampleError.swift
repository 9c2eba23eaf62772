import ArrayFiles

/// Why a file's arrays cannot be fed to a network.
public enum SampleError: Error, Equatable, CustomStringConvertible {
  case file(ArrayFileError)
  /// The element type is neither a real one nor that of the tensor.
  case elementType(file: String, array: String, found: String, tensorType: String)
  case nonFinite(file: String, array: String, index: Int)
  /// Arrays of one file hold different numbers of samples.
  case sampleCounts(file: String, array: String, samples: Int, other: String, otherSamples: Int)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .elementType(let file, let array, let found, let tensorType):
      "\(file): array '\(array)' has elements of type \(found); expected real numbers (float16, float32, float64), "
        + "which are quantised, or \(tensorType), which is taken as it is"
    case .nonFinite(let file, let array, let index):
      "\(file): array '\(array)': element \(index) is not finite"
    case .sampleCounts(let file, let array, let samples, let other, let otherSamples):
      "\(file): array '\(array)' holds \(samples) samples, '\(other)' \(otherSamples); expected the same number in each"
    }
  }
}

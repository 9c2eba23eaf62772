/// Why an `.npy` or `.npz` file was refused. `file` is the path, or a name that the caller gave the bytes.
public enum ArrayFileError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  /// The file ends before the part named.
  case truncated(file: String, part: String, neededBytes: UInt64, availableBytes: UInt64)
  /// The archive's structure is not that of a ZIP file, or one of a kind that is not supported.
  case invalidArchive(file: String, reason: String)
  case checksumMismatch(file: String, array: String, expected: UInt32, found: UInt32)
  /// The header of an array is not what the NPY format asks for.
  case invalidHeader(file: String, array: String, reason: String)
  case unsupportedElementType(file: String, array: String, found: String, supported: String)
  case bigEndian(file: String, array: String, found: String)
  case wrongSize(file: String, array: String, expectedBytes: Int, foundBytes: Int)
  case missingArray(file: String, array: String, found: [String])
  case wrongElementType(file: String, array: String, expected: String, found: String)
  /// `expected` spells the shape out: `[episode, slot, H, W]`.
  case wrongShape(file: String, array: String, expected: String, found: [Int])
  case duplicateArray(file: String, array: String)
  /// More than the reader takes into memory at once.
  case tooLarge(file: String, array: String, bytes: UInt64, limit: UInt64)
  /// `index` is the element's place along every axis.
  case nonFinite(file: String, array: String, index: [Int])

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .truncated(let file, let part, let needed, let available):
      "\(file): truncated: \(part) needs \(needed) bytes, \(available) are there"
    case .invalidArchive(let file, let reason): "\(file): not a valid .npz archive: \(reason)"
    case .checksumMismatch(let file, let array, let expected, let found):
      "\(file): array '\(array)' is damaged: CRC-32 \(String(found, radix: 16)) instead of "
        + String(expected, radix: 16)
    case .invalidHeader(let file, let array, let reason):
      "\(file): array '\(array)': invalid header: \(reason)"
    case .unsupportedElementType(let file, let array, let found, let supported):
      "\(file): array '\(array)': element type '\(found)' is not supported; supported: \(supported)"
    case .bigEndian(let file, let array, let found):
      "\(file): array '\(array)': element type '\(found)' is big-endian; save it little-endian"
    case .wrongSize(let file, let array, let expected, let found):
      "\(file): array '\(array)': \(found) bytes of elements, its shape needs \(expected)"
    case .missingArray(let file, let array, let names):
      "\(file): array '\(array)' is missing; found: \(names.joined(separator: ", "))"
    case .wrongElementType(let file, let array, let expected, let found):
      "\(file): array '\(array)': element type \(found), expected \(expected)"
    case .wrongShape(let file, let array, let expected, let shape):
      "\(file): array '\(array)': shape \(shape), expected \(expected)"
    case .duplicateArray(let file, let array): "\(file): array '\(array)' is there twice"
    case .tooLarge(let file, let array, let bytes, let limit):
      "\(file): array '\(array)' holds \(bytes) bytes, at most \(limit) are read"
    case .nonFinite(let file, let array, let index):
      "\(file): array '\(array)': the number at \(index) is not finite"
    }
  }
}

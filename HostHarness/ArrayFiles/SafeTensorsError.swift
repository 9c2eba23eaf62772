/// Why a safetensors file was refused. `file` is the path, or a name that the caller gave the bytes.
public enum SafeTensorsError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  /// The file ends before the part named.
  case truncated(file: String, part: String, neededBytes: Int, availableBytes: Int)
  /// The header is not the JSON that the format asks for.
  case invalidHeader(file: String, reason: String)
  case unknownElementType(file: String, tensor: String, name: String)
  /// Shape and element type ask for another number of bytes than the offsets give.
  case wrongSize(file: String, tensor: String, expectedBytes: Int, foundBytes: Int)
  /// Tensors overlap, leave a gap or do not end where the file ends.
  case wrongOffset(file: String, tensor: String, expected: Int, found: Int)
  case duplicateTensor(file: String, tensor: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .truncated(let file, let part, let needed, let available):
      "\(file): truncated: \(part) needs \(needed) bytes, \(available) are there"
    case .invalidHeader(let file, let reason): "\(file): not a safetensors header: \(reason)"
    case .unknownElementType(let file, let tensor, let name):
      "\(file): tensor '\(tensor)' has the unknown element type '\(name)'"
    case .wrongSize(let file, let tensor, let expected, let found):
      "\(file): tensor '\(tensor)' must have \(expected) bytes for its shape, its offsets give \(found)"
    case .wrongOffset(let file, let tensor, let expected, let found):
      "\(file): tensor '\(tensor)' must begin at data byte \(expected), found \(found)"
    case .duplicateTensor(let file, let tensor): "\(file): two tensors are named '\(tensor)'"
    }
  }
}

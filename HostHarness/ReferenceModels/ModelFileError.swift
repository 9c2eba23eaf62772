/// Why a model file was refused.
public enum ModelFileError: Error, Equatable, CustomStringConvertible {
  case missingMetadata(file: String, key: String)
  case unsupportedVersion(file: String, expected: String, found: String)
  /// A metadata entry is not what the format asks for.
  case invalidMetadata(file: String, key: String, reason: String)
  case missingTensor(file: String, tensor: String)
  case unexpectedTensor(file: String, tensor: String)
  case wrongElementType(file: String, tensor: String, expected: String, found: String)
  case wrongShape(file: String, tensor: String, expected: [Int], found: [Int])
  case nonFinite(file: String, tensor: String, index: Int)
  /// The parts are readable, but a network is not consistent.
  case invalidGraph(file: String, GraphError)

  public var description: String {
    switch self {
    case .missingMetadata(let file, let key): "\(file): metadata has no '\(key)': not a model file"
    case .unsupportedVersion(let file, let expected, let found):
      "\(file): model format \(found), this program reads \(expected)"
    case .invalidMetadata(let file, let key, let reason): "\(file): metadata '\(key)': \(reason)"
    case .missingTensor(let file, let tensor): "\(file): tensor '\(tensor)' is missing"
    case .unexpectedTensor(let file, let tensor): "\(file): tensor '\(tensor)' belongs to no network"
    case .wrongElementType(let file, let tensor, let expected, let found):
      "\(file): tensor '\(tensor)' must be \(expected), found \(found)"
    case .wrongShape(let file, let tensor, let expected, let found):
      "\(file): tensor '\(tensor)' must have the shape \(expected), found \(found)"
    case .nonFinite(let file, let tensor, let index):
      "\(file): tensor '\(tensor)' is not finite at element \(index)"
    case .invalidGraph(let file, let error): "\(file): \(error)"
    }
  }
}

import ReferenceModels

/// Why a model cannot drive the loop.
public enum LoopModelError: Error, Equatable, CustomStringConvertible {
  case missingNetwork(NetworkRole)
  /// The sizes of a network's inputs or output are not those of its role.
  case wrongSignature(NetworkRole, expected: String, found: String)
  case wrongTableSize(field: String, expected: Int, found: Int)
  case invalidGraph(NetworkRole, GraphError)
  case invalidDisagreement(StoppingProgrammeError)

  public var description: String {
    switch self {
    case .missingNetwork(let role): "model: network '\(role.rawValue)' is missing; train it again"
    case .wrongSignature(let role, let expected, let found):
      "model: network '\(role.rawValue)' maps \(found), expected \(expected)"
    case .wrongTableSize(let field, let expected, let found):
      "model: loop field '\(field)' has \(found) entries, expected \(expected)"
    case .invalidGraph(let role, let error): "model: network '\(role.rawValue)': \(error)"
    case .invalidDisagreement(let error): "model: \(error)"
    }
  }
}

import RadioControl
import ReferenceModels

/// Why the constants of a loop do not fit the integers of an image.
public enum LoopSectionError: Error, Equatable, CustomStringConvertible {
  case missingNetwork(NetworkRole)
  case portCount(NetworkRole, inputs: Int, outputs: Int)
  case tableSize(field: String, found: Int, expected: Int)
  /// Not a number, or beyond 32 bits in the field's format.
  case outOfRange(field: String, value: Double)
  /// A tensor's scale has no multiplier and shift in range.
  case factor(tensor: String, factor: Double)
  /// The device's reader refuses the section.
  case refused(RadioControlError)

  public var description: String {
    switch self {
    case .missingNetwork(let role): "loop: the network '\(role.rawValue)' is missing"
    case .portCount(let role, let inputs, let outputs):
      "loop: '\(role.rawValue)' has \(inputs) inputs and \(outputs) outputs, not those of its role"
    case .tableSize(let field, let found, let expected):
      "loop: \(field) has \(found) entries, expected \(expected)"
    case .outOfRange(let field, let value): "loop: \(field) is \(value), out of the image's range"
    case .factor(let tensor, let factor): "loop: no multiplier for the factor \(factor) of '\(tensor)'"
    case .refused(let error): "loop: the device refuses the section: \(error)"
    }
  }
}

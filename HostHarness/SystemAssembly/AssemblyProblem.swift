import ModelImage
import ReferenceModels

/// One thing that keeps a network from taking a role.
public enum AssemblyProblem: Sendable, Equatable, CustomStringConvertible {
  public enum PortKind: String, Sendable {
    case input, output
  }

  /// The system file maps a port that the role has not.
  case unknownRolePort(NetworkRole, PortKind, name: String, line: Int, known: [String])
  /// The system file maps to a port that the network has not.
  case unknownNetworkPort(RolePort, name: String, line: Int, known: [String])
  /// `unused` are the network's ports that have no place yet.
  case missingPort(RolePort, unused: [String])
  case unusedPort(NetworkRole, PortKind, name: String)
  case portUsedTwice(NetworkRole, PortKind, name: String, users: [String])
  /// `source` is the shape in the model that was imported.
  case shape(RolePort, name: String, expected: [Int], found: [Int], source: [Int]?)
  /// The output does not depend on the inputs.
  case constantPort(RolePort, name: String)
  /// No factor that the device can apply leads from one scale to the other.
  case scales(RolePort, name: String, scale: Float, loopScale: Float)
  /// No factor that the device can apply leads from or to the loop's fixed format.
  case conversion(RolePort, name: String, scale: Float)
  /// The base lacks the role.
  case roleNotInBase(NetworkRole, line: Int)

  public var description: String {
    switch self {
    case .unknownRolePort(let role, let kind, let name, let line, let known):
      "line \(line): \(role.rawValue) has no \(kind.rawValue) '\(name)'; it has \(Self.list(known))"
    case .unknownNetworkPort(let port, let name, let line, let known):
      "line \(line): \(port): the network has no '\(name)'; it has \(Self.list(known))"
    case .missingPort(let port, let unused):
      "\(port): nothing is bound to it; \(Self.remedy(port, unused))"
    case .unusedPort(let role, let kind, let name):
      "\(role.rawValue): the network's \(kind.rawValue) '\(name)' has no place in the role; export the model without it"
    case .portUsedTwice(let role, let kind, let name, let users):
      "\(role.rawValue): the network's \(kind.rawValue) '\(name)' is \(Self.list(users)) at once; name another for one of them"
    case .shape(let port, let name, let expected, let found, let source):
      "\(port): expected \(expected), found '\(name)' \(found)"
        + (source.map { $0 == found ? "" : ", which is \($0) in the model" } ?? "")
        + "; export the model with the role's shape"
    case .constantPort(let port, let name):
      "\(port): '\(name)' is a constant; the model computes nothing from its inputs"
    case .scales(let port, let name, let scale, let loopScale):
      "\(port): the scale \(scale) of '\(name)' is too far from the loop's \(loopScale); "
        + "import with samples from 'latentlink samples --role \(port.role.rawValue)'"
    case .conversion(let port, let name, let scale):
      "\(port): the loop cannot convert at the scale \(scale) of '\(name)'; "
        + "import with samples from 'latentlink samples --role \(port.role.rawValue)'"
    case .roleNotInBase(let role, let line):
      "line \(line): the base has no network '\(role.rawValue)' to replace; use a base that has one"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.map { "'\($0)'" }.joined(separator: ", ")
  }

  private static func remedy(_ port: RolePort, _ unused: [String]) -> String {
    let table = "networks.\(port.role.rawValue).\(port.input == nil ? "outputs" : "inputs")"
    guard !unused.isEmpty else {
      return "the network has no port left for it: exporters drop inputs that a model does not use"
    }
    return "the network has \(list(unused)): say which in \(table), { \(port.name) = \"\(unused[0])\" }"
  }
}

import ReferenceModels

extension NetworkRole {
  /// What the inputs of the role are called in system files and samples, in the order of the image: after the quantity that
  /// they carry, except where two carry one or it is several numbers.
  public var inputNames: [String] {
    switch self {
    case .wirelessPredictor: ["wirelessState", "recentPowers", "latent", "nextLatent"]
    case .powerHead: ["wirelessState", "recentPowers", "latent"]
    default: inputGroups
    }
  }

  /// What the output of the role is called; no input of the role has this name, because a model's names are its own.
  public var outputName: String {
    switch self {
    case .controlPredictor: "nextLatent"
    case .wirelessState, .wirelessPredictor: "nextState"
    default: outputGroup
    }
  }
}

/// An input or the output of a role.
public struct RolePort: Sendable, Hashable, CustomStringConvertible {
  public var role: NetworkRole
  /// Nil for the output.
  public var input: Int?

  public static func input(_ role: NetworkRole, _ place: Int) -> RolePort {
    RolePort(role: role, input: place)
  }

  public static func output(_ role: NetworkRole) -> RolePort { RolePort(role: role, input: nil) }

  public var name: String { input.map { role.inputNames[$0] } ?? role.outputName }

  public var description: String { "\(role.rawValue) \(input == nil ? "output" : "input") '\(name)'" }

  /// All of a role, inputs first.
  public static func all(of role: NetworkRole) -> [RolePort] {
    role.inputNames.indices.map { .input(role, $0) } + [.output(role)]
  }
}

import ReferenceModels
import SystemAssembly

/// The roles of a system and their ports, for help texts.
enum SystemRoles {
  static var text: String {
    let roles = NetworkRole.allCases.map(\.rawValue)
    let width = roles.map(\.count).max() ?? 0
    return zip(NetworkRole.allCases, roles).map { role, name in
      "  " + name.padding(toLength: width + 2, withPad: " ", startingAt: 0)
        + role.inputNames.map { "\($0) \(shape($0))" }.joined(separator: ", ")
        + " → \(role.outputName) \(shape(role.outputName))"
    }.joined(separator: "\n")
  }

  private static func shape(_ port: String) -> String {
    switch port {
    case "frame": "[64, 64, 2]"
    case "csi": "[16, 32, 1]"
    case "action", "correction", "forecast": "[2]"
    case "reference": "[6]"
    case "csiCode": "[C]"
    case "power": "[1]"
    case "wirelessState", "nextState": "[S]"
    case "recentPowers": "[3]"
    case "stoppingFeatures": "[2 K + 2]"
    case "stoppingValues": "[K + 1]"
    default: "[8]"
    }
  }
}

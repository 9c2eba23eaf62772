import ReferenceModels

/// Everything that is wrong with a system file, found in one go.
public struct SystemFileError: Error, Equatable, CustomStringConvertible {
  public var file: String
  /// At least one, in the order of the file.
  public var problems: [SystemFileProblem]

  public init(file: String, _ problems: [SystemFileProblem]) {
    self.file = file
    self.problems = problems
  }

  public var description: String {
    problems.map { problem in
      file + (problem.line.map { ":\($0)" } ?? "") + ": \(problem)"
    }.joined(separator: "\n")
  }
}

/// One thing that is wrong with a system file.
public struct SystemFileProblem: Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    case unreadable(String)
    case tooLarge(bytes: Int)
    case notText
    case syntax(TOMLError)
    case unknownKey(String)
    case unknownRole(String)
    case empty(String)
    case noBase
    case noImage(NetworkRole)
    case noNetworks
  }

  /// From 1; nil where it is about the whole file.
  public var line: Int?
  public var kind: Kind

  public init(line: Int?, _ kind: Kind) {
    self.line = line
    self.kind = kind
  }

  public var description: String {
    switch kind {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .tooLarge(let bytes): "\(bytes) bytes are no system file; give the .toml file, not an image"
    case .notText: "is not UTF-8 text; give the .toml file, not an image"
    case .syntax(let error): error.explanation
    case .unknownKey(let key):
      "\(key) is unknown; a system file has name, base, output and [networks.ROLE] with image, network, inputs and outputs"
    case .unknownRole(let name):
      "networks.\(name) is no role of the loop; roles are "
        + NetworkRole.allCases.map(\.rawValue).joined(separator: ", ")
    case .empty(let key): "\(key) is empty"
    case .noBase: "base is missing: the system image that keeps the networks which are not replaced"
    case .noImage(let role):
      "networks.\(role.rawValue) has no image: name the file that 'latentlink import' wrote"
    case .noNetworks: "replaces no network; add a table such as [networks.policy] with an image"
    }
  }
}

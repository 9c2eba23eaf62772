import ReferenceModels

/// Sorts the entries of a system file and collects what is wrong with them.
struct SystemFileReader {
  typealias Field = SystemDescription.Field

  var name: Field?
  var base: Field?
  var output: Field?
  var replacements: [SystemDescription.Replacement] = []
  var problems: [SystemFileProblem] = []

  private struct Table {
    var line: Int
    var image: Field?
    var network: Field?
    var inputs: [String: Field] = [:]
    var outputs: [String: Field] = [:]
  }
  private var tables: [NetworkRole: Table] = [:]

  mutating func read(_ document: TOMLDocument) {
    for table in document.tables { open(table) }
    for entry in document.entries { read(entry) }
    if base == nil { problems.append(.init(line: nil, .noBase)) }
    for role in NetworkRole.allCases {
      guard let table = tables[role] else { continue }
      guard let image = table.image else {
        problems.append(.init(line: table.line, .noImage(role)))
        continue
      }
      replacements.append(
        .init(
          role: role, image: image, network: table.network, inputs: table.inputs, outputs: table.outputs))
    }
    // A file that only names a base is a copy, most likely a mistyped table.
    if problems.isEmpty && replacements.isEmpty { problems.append(.init(line: nil, .noNetworks)) }
    problems.sort { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  private mutating func open(_ table: TOMLDocument.Table) {
    let path = table.path
    guard path[0] == "networks" else {
      problems.append(.init(line: table.line, .unknownKey(path.joined(separator: "."))))
      return
    }
    guard path.count > 1, let role = role(path[1], line: table.line) else { return }
    if tables[role] == nil { tables[role] = Table(line: table.line) }
    let isMapping = path.count == 3 && (path[2] == "inputs" || path[2] == "outputs")
    guard path.count == 2 || isMapping else {
      problems.append(.init(line: table.line, .unknownKey(path.joined(separator: "."))))
      return
    }
  }

  private mutating func read(_ entry: TOMLDocument.Entry) {
    let path = entry.path
    let field = Field(entry.value, line: entry.line)
    if entry.value.isEmpty {
      problems.append(.init(line: entry.line, .empty(path.joined(separator: "."))))
    }
    switch path.count {
    case 1 where path[0] == "name": name = field
    case 1 where path[0] == "base": base = field
    case 1 where path[0] == "output": output = field
    case 3... where path[0] == "networks":
      guard let role = role(path[1], line: entry.line) else { return }
      var table = tables[role] ?? Table(line: entry.line)
      switch (path[2], path.count) {
      case ("image", 3): table.image = field
      case ("network", 3): table.network = field
      case ("inputs", 4): table.inputs[path[3]] = field
      case ("outputs", 4): table.outputs[path[3]] = field
      default: reportUnknown(entry)
      }
      tables[role] = table
    default: reportUnknown(entry)
    }
  }

  private mutating func reportUnknown(_ entry: TOMLDocument.Entry) {
    // One problem for a table and all that is in it.
    guard !problems.contains(where: { $0.names(entry.path) }) else { return }
    problems.append(.init(line: entry.line, .unknownKey(entry.path.joined(separator: "."))))
  }

  /// Reports a role that is none, once.
  private mutating func role(_ name: String, line: Int) -> NetworkRole? {
    if let role = NetworkRole(rawValue: name) { return role }
    let isKnown = problems.contains { $0.kind == .unknownRole(name) }
    if !isKnown { problems.append(.init(line: line, .unknownRole(name))) }
    return nil
  }
}

extension SystemFileProblem {
  /// Whether the problem is a table that `path` lies in.
  fileprivate func names(_ path: [String]) -> Bool {
    guard case .unknownKey(let key) = kind else { return false }
    return path.joined(separator: ".").hasPrefix(key + ".")
  }
}

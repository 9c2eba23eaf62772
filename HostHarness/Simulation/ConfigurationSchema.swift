/// The fields as a tree, to check a JSON document against.
indirect enum ConfigurationSchema: Sendable {
  case leaf(ConfigurationField)
  case object([String: ConfigurationSchema])
  case list(ConfigurationSchema)

  static let world = tree(of: ConfigurationField.all.map { ($0.path[...], $0) })

  private static func tree(of fields: [(ArraySlice<String>, ConfigurationField)]) -> ConfigurationSchema {
    var groups: [String: [(ArraySlice<String>, ConfigurationField)]] = [:]
    for (path, field) in fields {
      guard let name = path.first else { return .leaf(field) }
      groups[name, default: []].append((path.dropFirst(), field))
    }
    var children: [String: ConfigurationSchema] = [:]
    for (name, members) in groups {
      if name.hasSuffix("[]") {
        children[String(name.dropLast(2))] = .list(tree(of: members))
      } else {
        children[name] = tree(of: members)
      }
    }
    return .object(children)
  }

  /// Throws for the first field, in alphabetical order, that is unknown, missing, of a wrong type or out of range.
  func check(_ value: JSONValue, path: String = "") throws(ConfigurationError) {
    switch self {
    case .leaf(let field): try field.check(value, path: path)
    case .list(let element):
      guard case .list(let values) = value else {
        throw .wrongType(path: path, expected: "a list", found: value.kind)
      }
      for index in values.indices {
        try element.check(values[index], path: "\(path)[\(index)]")
      }
    case .object(let children):
      guard case .object(let members) = value else {
        throw .wrongType(path: path, expected: "an object", found: value.kind)
      }
      let prefix = path.isEmpty ? "" : path + "."
      for name in members.keys.sorted() where children[name] == nil {
        throw .unknownField(path: prefix + name, known: children.keys.sorted())
      }
      for (name, child) in children.sorted(by: { $0.key < $1.key }) {
        guard let member = members[name] else {
          if case .leaf(let field) = child, field.isOptional { continue }
          throw .missingField(path: prefix + name)
        }
        try child.check(member, path: prefix + name)
      }
    }
  }
}

extension ConfigurationField {
  fileprivate func check(_ value: JSONValue, path: String) throws(ConfigurationError) {
    switch kind {
    case .text:
      guard case .text = value else { throw .wrongType(path: path, expected: "text", found: value.kind) }
    case .number: _ = try number(value, path: path)
    case .integer: _ = try integer(value, path: path)
    case .powerOfTwo:
      let count = try integer(value, path: path)
      if count & (count - 1) != 0 {
        throw .outOfRange(path: path, value: Double(count), permitted: "a power of two, \(permittedText)")
      }
    case .point: _ = try pair(value, path: path)
    case .interval:
      let bounds = try pair(value, path: path)
      if bounds.0 > bounds.1 {
        throw .outOfRange(
          path: path + "[1]", value: bounds.1, permitted: "not below the interval's lower end, \(bounds.0)")
      }
    }
  }

  private func pair(_ value: JSONValue, path: String) throws(ConfigurationError) -> (Double, Double) {
    guard case .list(let values) = value, values.count == 2 else {
      throw .wrongType(path: path, expected: "two numbers, \(kind.rawValue)", found: value.kind)
    }
    return (try number(values[0], path: path + "[0]"), try number(values[1], path: path + "[1]"))
  }

  private func integer(_ value: JSONValue, path: String) throws(ConfigurationError) -> Int {
    let number = try number(value, path: path)
    guard let integer = Int(exactly: number) else {
      throw .wrongType(path: path, expected: "an integer", found: "\(number)")
    }
    return integer
  }

  private func number(_ value: JSONValue, path: String) throws(ConfigurationError) -> Double {
    guard case .number(let number) = value else {
      throw .wrongType(path: path, expected: "a number", found: value.kind)
    }
    if let permitted, !permitted.contains(number) {
      throw .outOfRange(path: path, value: number, permitted: permittedText)
    }
    return number
  }
}

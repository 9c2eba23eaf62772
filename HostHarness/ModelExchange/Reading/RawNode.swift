import ONNXMessages

/// A node as it stands in the file, its attributes by name.
struct RawNode {
  var index: Int
  var name: String
  var type: String
  var domain: String
  /// Names of values; empty for an optional input that is left out.
  var inputs: [String]
  var outputs: [String]
  var attributes: [String: ONNXAttributeProto]

  /// For errors.
  var place: String {
    let operation = ModelReader.shortened(domain.isEmpty ? type : "\(domain).\(type)")
    return name.isEmpty
      ? "node #\(index) (\(operation))" : "node '\(ModelReader.shortened(name))' (\(operation))"
  }

  init(_ message: ONNXNodeProto, index: Int) {
    self.index = index
    name = message.name
    type = message.opType
    // The default domain has two names.
    domain = message.domain == "ai.onnx" ? "" : message.domain
    inputs = message.input
    outputs = message.output
    attributes = Dictionary(message.attribute.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Attributes by type; what a node does not have is nil, what it has in another type is an error.
extension RawNode {
  func integer(_ name: String) throws(ModelProblem) -> Int? {
    guard let attribute = try attribute(name, .int) else { return nil }
    return try size(attribute.i, name)
  }

  func integers(_ name: String) throws(ModelProblem) -> [Int]? {
    guard let attribute = try attribute(name, .ints) else { return nil }
    guard attribute.ints.count <= 64 else {
      throw ModelProblem(.tooLarge, "attribute '\(name)' has \(attribute.ints.count) numbers")
    }
    var sizes: [Int] = []
    for element in attribute.ints { sizes.append(try size(element, name)) }
    return sizes
  }

  func real(_ name: String) throws(ModelProblem) -> Float? {
    guard let attribute = try attribute(name, .float) else { return nil }
    guard attribute.f.isFinite else {
      throw ModelProblem(.nonFinite, "attribute '\(name)' is \(attribute.f)")
    }
    return attribute.f
  }

  func text(_ name: String) throws(ModelProblem) -> String? {
    guard let attribute = try attribute(name, .string) else { return nil }
    return String(decoding: attribute.s.prefix(256), as: UTF8.self)
  }

  func texts(_ name: String) throws(ModelProblem) -> [String]? {
    try attribute(name, .strings)?.strings.prefix(64).map { String(decoding: $0.prefix(256), as: UTF8.self) }
  }

  private func attribute(
    _ name: String, _ type: ONNXAttributeProto.AttributeType
  ) throws(ModelProblem) -> ONNXAttributeProto? {
    guard let attribute = attributes[name] else { return nil }
    guard attribute.type == type else {
      throw ModelProblem(.malformed, "attribute '\(name)' has the type \(attribute.type), expected \(type)")
    }
    return attribute
  }

  /// Sizes and axes fit comfortably into 2³¹, so that sums and products of two do not overflow.
  private func size(_ number: Int64, _ name: String) throws(ModelProblem) -> Int {
    guard number.magnitude < 1 << 31 else {
      throw ModelProblem(.tooLarge, "attribute '\(name)' is \(number)")
    }
    return Int(number)
  }
}

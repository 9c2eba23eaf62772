import ONNXMessages

/// ONNX Runtime's own operators on integers (domain `com.microsoft`), which its quantiser writes in the operator form. Each
/// one stands for DequantizeLinear of its inputs, an operator of ONNX, and QuantizeLinear of the result.
///
/// Source: ONNX Runtime, "Contrib Operators" (docs/ContribOperators.md).
enum ContributedOperators {
  static let domain = "com.microsoft"

  /// The nodes that `node` stands for; nil where it is none of these operators.
  static func expanded(_ node: RawNode) throws(ModelProblem) -> [RawNode]? {
    guard node.domain == domain else { return nil }
    switch node.type {
    case "QuantizeLinear", "DequantizeLinear":
      var plain = node
      plain.domain = ""
      return [plain]
    case "QLinearAdd", "QLinearMul":
      try requireInputs(node, 8)
      return pieces(node, String(node.type.dropFirst("QLinear".count)), triples: [0, 3], output: 6)
    case "QLinearSigmoid", "QLinearLeakyRelu", "QLinearSoftmax", "QLinearAveragePool",
      "QLinearGlobalAveragePool", "QLinearReduceMean":
      try requireInputs(node, 5)
      guard try node.integer("channels_last") ?? 0 == 0 else {
        throw ModelProblem(
          .unsupportedAttribute, "channels_last is not supported", remedy: "quantise before layouts")
      }
      return pieces(node, String(node.type.dropFirst("QLinear".count)), triples: [0], output: 3)
    case "QLinearConcat":
      guard node.inputs.count >= 5, node.inputs.count % 3 == 2 else {
        throw ModelProblem(.malformed, "\(node.inputs.count) inputs")
      }
      return pieces(
        node, "Concat", triples: Array(stride(from: 2, to: node.inputs.count, by: 3)), output: 0)
    case "QGemm": return try product(node)
    default: return nil
    }
  }

  private static func requireInputs(_ node: RawNode, _ count: Int) throws(ModelProblem) {
    // The zero point at the end may be left out.
    guard node.inputs.count == count || node.inputs.count == count - 1 else {
      throw ModelProblem(.malformed, "\(node.inputs.count) inputs, takes \(count)")
    }
  }

  /// - Parameters:
  ///   - triples: the first positions of tensors with their scales and zero points.
  ///   - output: the position of the result's scale, behind which its zero point stands.
  private static func pieces(
    _ node: RawNode, _ type: String, triples: [Int], output: Int
  ) -> [RawNode] {
    let name = node.outputs.first ?? ""
    var nodes: [RawNode] = []
    for (number, first) in triples.enumerated() {
      nodes.append(
        node.standing(
          for: "DequantizeLinear", inputs(node, first, first + 1, first + 2), "\(name) (operand \(number))"))
    }
    var attributes = node.attributes
    attributes["channels_last"] = nil
    attributes["opset"] = nil
    let operands = nodes.flatMap(\.outputs)
    nodes.append(node.standing(for: type, operands, "\(name) (real)", attributes: attributes))
    nodes.append(
      node.standing(
        for: "QuantizeLinear", ["\(name) (real)"] + inputs(node, output, output + 1), name))
    return nodes
  }

  /// Inputs A, scale, zero point, B, scale, zero point, C (int32, in units of both scales) or none, scale and zero point of
  /// the result; where those are missing the result is real.
  private static func product(_ node: RawNode) throws(ModelProblem) -> [RawNode] {
    guard (6...9).contains(node.inputs.count) else {
      throw ModelProblem(.malformed, "\(node.inputs.count) inputs, takes 6 to 9")
    }
    let name = node.outputs.first ?? ""
    // Scales of weights stand along the columns of the product.
    let columns = try node.integer("transB") ?? 0 == 0 ? 1 : 0
    var nodes = [
      node.standing(for: "DequantizeLinear", inputs(node, 0, 1, 2), "\(name) (A)"),
      node.standing(
        for: "DequantizeLinear", inputs(node, 3, 4, 5), "\(name) (B)", attributes: ["axis": integer(columns)]),
    ]
    var factors = ["\(name) (A)", "\(name) (B)"]
    if node.inputs.count > 6, !node.inputs[6].isEmpty {
      nodes.append(node.standing(for: "Mul", inputs(node, 1, 4), "\(name) (scale of C)"))
      nodes.append(
        node.standing(
          for: "DequantizeLinear", [node.inputs[6], "\(name) (scale of C)"], "\(name) (C)",
          attributes: ["axis": integer(0)]))
      factors.append("\(name) (C)")
    }
    let isReal = node.inputs.count < 8 || node.inputs[7].isEmpty
    let result = isReal ? name : "\(name) (real)"
    nodes.append(node.standing(for: "Gemm", factors, result, attributes: node.attributes))
    if !isReal {
      nodes.append(node.standing(for: "QuantizeLinear", [result] + inputs(node, 7, 8), name))
    }
    return nodes
  }

  private static func inputs(_ node: RawNode, _ positions: Int...) -> [String] {
    positions.map { $0 < node.inputs.count ? node.inputs[$0] : "" }
  }

  private static func integer(_ value: Int) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.type = .int
    attribute.i = Int64(value)
    return attribute
  }
}

extension RawNode {
  /// A node of ONNX's own domain in the place of this one.
  fileprivate func standing(
    for type: String, _ inputs: [String], _ output: String, attributes: [String: ONNXAttributeProto] = [:]
  ) -> RawNode {
    var node = self
    node.type = type
    node.domain = ""
    node.inputs = inputs
    node.outputs = [output]
    node.attributes = attributes
    return node
  }
}

import ONNXMessages

/// What the importer knows of one ONNX operator.
struct OperatorRule: Sendable {
  typealias Inference =
    @Sendable (inout GraphInference, RawNode, [Int?]) throws(ModelProblem) -> Void

  /// Attributes that are read, or that make no difference.
  var attributes: Set<String>
  /// How many inputs, optional ones included.
  var inputs: ClosedRange<Int>
  var infer: Inference

  init(_ inputs: ClosedRange<Int>, _ attributes: Set<String> = [], _ infer: @escaping Inference) {
    self.inputs = inputs
    self.attributes = attributes
    self.infer = infer
  }

  /// Checks what needs no shapes.
  func check(_ node: RawNode) throws(ModelProblem) {
    for (name, attribute) in node.attributes.sorted(by: { $0.key < $1.key }) {
      switch attribute.type {
      case .graph, .graphs:
        throw ModelProblem(.subgraph, "attribute '\(ModelReader.shortened(name))' is a graph")
      default: break
      }
      guard attributes.contains(name) else {
        throw ModelProblem(
          .unsupportedAttribute, "attribute '\(ModelReader.shortened(name))' is not supported")
      }
      guard attribute.refAttrName.isEmpty else {
        throw ModelProblem(
          .unsupportedAttribute, "attribute '\(ModelReader.shortened(name))' refers to a function's")
      }
    }
  }

  static let all: [String: OperatorRule] = [
    linear, elementwise, window, shape, normalization, constants, quantized,
  ]
  .reduce(into: [:]) { all, family in all.merge(family) { first, _ in first } }

  static func refusal(of node: RawNode) -> ModelProblem {
    guard node.domain.isEmpty else {
      return ModelProblem(
        .unsupportedOperator, at: node.place,
        "domain '\(ModelReader.shortened(node.domain))' is not supported",
        remedy: "export with operators of ai.onnx only (no runtime's optimised model)")
    }
    switch node.type {
    case "If", "Loop", "Scan":
      return ModelProblem(
        .subgraph, at: node.place, "runs a graph within the graph",
        remedy: "unroll it, or export with fixed shapes so that the branch is decided")
    case "LSTM", "RNN":
      return ModelProblem(
        .unsupportedOperator, at: node.place, "recurrent units other than GRU are not supported",
        remedy: "use GRU")
    case "Resize", "Upsample", "ConvTranspose":
      return ModelProblem(
        .unsupportedOperator, at: node.place, "enlarging is not supported",
        remedy: "leave that part off the device")
    default:
      return ModelProblem(
        .unsupportedOperator, at: node.place, "is not supported",
        remedy: "replace it; docs/bring-your-own-model.md lists the operators")
    }
  }
}

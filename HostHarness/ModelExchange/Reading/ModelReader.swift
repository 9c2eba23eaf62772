import Foundation
import ONNXMessages
import SwiftProtobuf

/// Reads a file into a ``RawModel`` and collects everything that is wrong with it.
struct ModelReader {
  let limits: ImportLimits
  private(set) var problems: [ModelProblem] = []

  init(limits: ImportLimits) { self.limits = limits }

  /// Nil when nothing could be read; what is wrong is in ``problems`` in any case.
  mutating func read(_ bytes: Data) -> RawModel? {
    guard bytes.count <= limits.fileBytes else {
      problems.append(
        ModelProblem(.tooLarge, "\(bytes.count) bytes, at most \(limits.fileBytes) are read"))
      return nil
    }
    guard !MessageCount.exceeds(limits.messageCount, in: bytes) else {
      problems.append(
        ModelProblem(.tooLarge, "more than \(limits.messageCount) parts; no exporter needs as many"))
      return nil
    }
    var options = BinaryDecodingOptions()
    // Deep enough for a graph with attributes; every deeper level is a graph within a graph, which is refused anyway.
    options.messageDepthLimit = 24
    options.discardUnknownFields = true
    guard let message = try? ONNXModelProto(serializedBytes: bytes, options: options), message.hasGraph else {
      problems.append(
        ModelProblem(
          .malformed, "not an ONNX model", remedy: "check that the file is complete and was exported as ONNX")
      )
      return nil
    }
    guard requireCounts(message.graph) else { return nil }
    let opset = opset(of: message)
    checkWholeModel(message)
    let nodes = message.graph.node.enumerated().map { RawNode($1, index: $0) }
    var model = RawModel(
      name: message.graph.name, opset: opset, inputs: [], outputs: message.graph.output.map(\.name),
      initializers: initializers(of: message.graph), nodes: nodes)
    let known = Set(message.graph.initializer.map(\.name))
    let infos = message.graph.input.filter { !known.contains($0.name) }
    model.inputs = ports(infos)
    let taken = Set(model.inputs.map(\.name) + model.initializers.map(\.name))
    model.refused = known.union(infos.map(\.name)).subtracting(taken)
    checkNames(&model)
    checkOutputs(message.graph)
    return model
  }

  private mutating func requireCounts(_ graph: ONNXGraphProto) -> Bool {
    let counts: [(String, Int, Int)] = [
      ("nodes", graph.node.count, limits.nodeCount),
      ("initialisers", graph.initializer.count, limits.tensorCount),
      ("inputs", graph.input.count, limits.tensorCount), ("outputs", graph.output.count, limits.tensorCount),
    ]
    for (what, count, most) in counts where count > most {
      problems.append(ModelProblem(.tooLarge, "\(count) \(what), at most \(most) are read"))
    }
    return problems.isEmpty
  }

  private mutating func opset(of message: ONNXModelProto) -> Int {
    let versions = message.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }.map(\.version)
    guard let version = versions.first, let opset = Int(exactly: version) else {
      problems.append(
        ModelProblem(
          .unsupportedOpset, "no opset of the ai.onnx domain",
          remedy: "export it again with opset 17 or later"))
      return ONNXGraph.opsets.upperBound
    }
    if !ONNXGraph.opsets.contains(opset) {
      problems.append(
        ModelProblem(
          .unsupportedOpset,
          "opset \(opset); \(ONNXGraph.opsets.lowerBound) to \(ONNXGraph.opsets.upperBound) are understood",
          remedy: opset < ONNXGraph.opsets.lowerBound
            ? "convert it: onnx.version_converter.convert_version(model, 17), or export with opset_version=17"
            : "export it with opset_version=\(ONNXGraph.opsets.upperBound) or earlier"))
    }
    return min(max(opset, ONNXGraph.opsets.lowerBound), ONNXGraph.opsets.upperBound)
  }

  private mutating func checkWholeModel(_ message: ONNXModelProto) {
    if !message.functions.isEmpty {
      problems.append(
        ModelProblem(
          .unsupportedOperator, "\(message.functions.count) functions of its own",
          remedy: "inline them: onnx.inliner.inline_local_functions(model)"))
    }
    if !message.graph.sparseInitializer.isEmpty {
      problems.append(
        ModelProblem(.unsupportedInput, "sparse weights", remedy: "store them dense before the export"))
    }
    if message.graph.node.isEmpty {
      problems.append(ModelProblem(.malformed, "no nodes: there is nothing to compute"))
    }
  }

  private mutating func initializers(of graph: ONNXGraphProto) -> [(name: String, tensor: ONNXTensor)] {
    var total = 0
    var tensors: [(name: String, tensor: ONNXTensor)] = []
    for message in graph.initializer {
      do throws(ModelProblem) {
        let tensor = try ONNXTensor(
          message, place: "weights '\(Self.shortened(message.name))'", limits: limits)
        total += tensor.count
        guard total <= limits.constantElementCount else {
          throw ModelProblem(.tooLarge, "more than \(limits.constantElementCount) weights")
        }
        tensors.append((message.name, tensor))
      } catch {
        problems.append(error)
        if total > limits.constantElementCount { break }
      }
    }
    return tensors
  }

  private mutating func ports(_ infos: [ONNXValueInfoProto]) -> [RawModel.Port] {
    infos.compactMap { info in
      let place = "input '\(Self.shortened(info.name))'"
      guard info.type.value == nil || info.hasTensorType, info.hasType else {
        problems.append(
          ModelProblem(
            .unsupportedInput, at: place, "is no tensor", remedy: "export a model whose inputs are tensors"))
        return nil
      }
      let tensor = info.type.tensorType
      guard let type = ONNXElementType(rawValue: tensor.elemType) else {
        problems.append(
          ModelProblem(
            .unsupportedInput, at: place,
            "element type \(ONNXTensor.name(ofType: tensor.elemType)) is not supported"))
        return nil
      }
      guard tensor.hasShape else {
        problems.append(
          ModelProblem(
            .dynamicShape, at: place, "has no shape", remedy: "name it: --shape \(info.name)=1,3,64,64"))
        return nil
      }
      guard tensor.shape.dim.count <= limits.rank else {
        problems.append(ModelProblem(.tooLarge, at: place, "\(tensor.shape.dim.count) axes"))
        return nil
      }
      var shape: [Int?] = []
      for dimension in tensor.shape.dim {
        let size = dimension.dimValue
        guard case .dimValue? = dimension.value else {
          shape.append(nil)
          continue
        }
        guard size > 0, size <= Int64(limits.elementCount) else {
          problems.append(
            ModelProblem(
              size <= 0 ? .malformed : .tooLarge, at: place,
              "axis \(shape.count) has the size \(size); permitted are 1 … \(limits.elementCount)"))
          return nil
        }
        shape.append(Int(size))
      }
      return RawModel.Port(
        name: info.name, elementType: type, shape: shape,
        symbols: tensor.shape.dim.map { Self.shortened($0.dimParam) })
    }
  }

  private mutating func checkOutputs(_ graph: ONNXGraphProto) {
    if graph.output.isEmpty { problems.append(ModelProblem(.malformed, "no outputs")) }
  }

  /// Every value has one name and one producer; nodes can be put into an order; what is read exists.
  private mutating func checkNames(_ model: inout RawModel) {
    var order = NodeOrder(model)
    model.nodes = order.sorted()
    problems += order.problems
  }

  /// A name for messages. By scalars: a character can have any number of marks.
  static func shortened(_ name: String) -> String {
    let start = name.unicodeScalars.prefix(81)
    return start.count > 80 ? "\(String(String.UnicodeScalarView(start.prefix(80))))…" : name
  }
}

extension ONNXValueInfoProto {
  fileprivate var hasTensorType: Bool {
    if case .tensorType? = type.value { true } else { false }
  }
}

import Foundation
import ONNXMessages
import ReferenceModels
import SwiftProtobuf

/// Writes a float graph as an ONNX model, as an exporter would: a batch axis, `[1, C, H, W]` for convolutions.
struct FloatGraphModel {
  private var message = ONNXModelProto()
  private let graph: FloatGraph
  private let channelsFirst: Bool
  private var names: [Int: String] = [:]

  /// - Parameters:
  ///   - inputs: what the inputs are called in the model.
  ///   - channelsFirst: image inputs are `[1, C, H, W]` as in PyTorch, else `[1, H, W, C]` as in Keras.
  static func bytes(
    _ graph: FloatGraph, inputs: [String], output: String, channelsFirst: Bool
  ) throws -> Data {
    var model = FloatGraphModel(graph, channelsFirst: channelsFirst)
    model.write(inputs: inputs, output: output)
    return try model.message.serializedBytes()
  }

  private init(_ graph: FloatGraph, channelsFirst: Bool) {
    self.graph = graph
    self.channelsFirst = channelsFirst
    message.irVersion = 9
    var domain = ONNXOperatorSetIdProto()
    domain.version = 17
    message.opsetImport = [domain]
    message.graph.name = graph.name
  }

  private mutating func write(inputs: [String], output: String) {
    for (value, name) in zip(graph.inputs, inputs) {
      let shape = graph.values[value].shape
      let isImage = shape.count == 3
      let moved = isImage && channelsFirst ? [shape[2], shape[0], shape[1]] : shape
      message.graph.input.append(Self.port(name, [1] + moved))
      names[value] = isImage && !channelsFirst ? transposed(name, [0, 3, 1, 2]) : name
    }
    for node in graph.nodes { write(node) }
    let last = names[graph.outputs[0]] ?? ""
    node("Identity", [last], output)
    message.graph.output.append(Self.port(output, [1] + graph.values[graph.outputs[0]].shape))
  }

  private mutating func write(_ node: FloatGraph.Node) {
    let inputs = node.inputs.map { names[$0] ?? "" }
    let name = node.name
    switch node.operation {
    case .convolution2D(let convolution):
      let window = convolution.window
      let channels = graph.values[node.inputs[0]].shape[2]
      let taps = window.kernelHeight * window.kernelWidth
      // [O, kH, kW, I] to [O, I, kH, kW].
      let weights = convolution.bias.indices.flatMap { output in
        (0..<channels).flatMap { channel in
          (0..<taps).map { convolution.weights[(output * taps + $0) * channels + channel] }
        }
      }
      let shape = [convolution.bias.count, channels, window.kernelHeight, window.kernelWidth]
      self.node(
        "Conv",
        [inputs[0], constant("\(name).w", shape, weights), constant("\(name).b", convolution.bias)], name,
        [
          ("strides", [window.strideHeight, window.strideWidth]),
          ("pads", [window.paddingTop, window.paddingLeft, window.paddingBottom, window.paddingRight]),
        ])
    case .fullyConnected(let weights, let bias):
      var input = inputs[0]
      if graph.values[node.inputs[0]].shape.count == 3 {
        input = reshaped(transposed(input, [0, 2, 3, 1]), [1, -1])
      }
      let shape = [bias.count, weights.count / bias.count]
      self.node(
        "Gemm", [input, constant("\(name).w", shape, weights), constant("\(name).b", bias)], name,
        numbers: [("transB", 1)])
    case .relu: self.node("Relu", inputs, name)
    case .add: self.node("Add", inputs, name)
    case .concatenate: self.node("Concat", inputs, name, numbers: [("axis", 1)])
    case .gatedRecurrentUnit(let unit): write(unit, inputs, name, states: graph.values[node.output].count)
    case .function(let function) where function.name == "tanh": self.node("Tanh", inputs, name)
    default: preconditionFailure("no network of the loop has \(node.operation)")
    }
    names[node.output] = name
  }

  /// Gates r, z, n become z, r, n.
  private mutating func write(
    _ unit: FloatGraph.GatedRecurrentUnit, _ inputs: [String], _ name: String, states: Int
  ) {
    func gates(_ rows: [Float]) -> [Float] {
      let size = rows.count / 3
      return [1, 0, 2].flatMap { rows[$0 * size..<($0 + 1) * size] }
    }
    let width = unit.inputWeights.count / (3 * states)
    node(
      "GRU",
      [
        reshaped(inputs[0], [1, 1, -1]),
        constant("\(name).w", [1, 3 * states, width], gates(unit.inputWeights)),
        constant("\(name).r", [1, 3 * states, states], gates(unit.recurrentWeights)),
        constant("\(name).b", [1, 6 * states], gates(unit.inputBias) + gates(unit.recurrentBias)), "",
        reshaped(inputs[1], [1, 1, -1]),
      ], outputs: ["", "\(name).last"], numbers: [("hidden_size", states), ("linear_before_reset", 1)])
    node("Reshape", ["\(name).last", integers("\(name).shape", [1, -1])], name)
  }

  // MARK: Messages

  private mutating func transposed(_ input: String, _ permutation: [Int]) -> String {
    node("Transpose", [input], "\(input).moved", [("perm", permutation)])
    return "\(input).moved"
  }

  private mutating func reshaped(_ input: String, _ shape: [Int]) -> String {
    node("Reshape", [input, integers("\(input).size", shape)], "\(input).row")
    return "\(input).row"
  }

  private mutating func constant(_ name: String, _ elements: [Float]) -> String {
    constant(name, [elements.count], elements)
  }

  private mutating func constant(_ name: String, _ shape: [Int], _ elements: [Float]) -> String {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(ONNXTensorProto.DataType.float.rawValue)
    tensor.rawData = elements.withUnsafeBytes { Data($0) }
    message.graph.initializer.append(tensor)
    return name
  }

  private mutating func integers(_ name: String, _ elements: [Int]) -> String {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = [Int64(elements.count)]
    tensor.dataType = Int32(ONNXTensorProto.DataType.int64.rawValue)
    tensor.int64Data = elements.map(Int64.init)
    message.graph.initializer.append(tensor)
    return name
  }

  private mutating func node(
    _ type: String, _ inputs: [String], _ output: String, _ lists: [(String, [Int])] = [],
    numbers: [(String, Int)] = []
  ) {
    node(type, inputs, outputs: [output], lists, numbers: numbers)
  }

  private mutating func node(
    _ type: String, _ inputs: [String], outputs: [String], _ lists: [(String, [Int])] = [],
    numbers: [(String, Int)] = []
  ) {
    var node = ONNXNodeProto()
    node.opType = type
    node.input = inputs
    node.output = outputs
    node.attribute =
      lists.map { name, values in
        var attribute = ONNXAttributeProto()
        attribute.name = name
        attribute.type = .ints
        attribute.ints = values.map(Int64.init)
        return attribute
      }
      + numbers.map { name, value in
        var attribute = ONNXAttributeProto()
        attribute.name = name
        attribute.type = .int
        attribute.i = Int64(value)
        return attribute
      }
    message.graph.node.append(node)
  }

  private static func port(_ name: String, _ shape: [Int]) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = 1
    info.type.tensorType.shape.dim = shape.map { size in
      var dimension = ONNXTensorShapeProto.Dimension()
      dimension.dimValue = Int64(size)
      return dimension
    }
    return info
  }
}

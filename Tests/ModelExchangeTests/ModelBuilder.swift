import Foundation
import ModelExchange
import ONNXMessages
import SwiftProtobuf

/// Writes small ONNX models for tests.
struct ModelBuilder {
  var message = ONNXModelProto()

  init(opset: Int64 = 17) {
    message.irVersion = 9
    var domain = ONNXOperatorSetIdProto()
    domain.version = opset
    message.opsetImport = [domain]
    message.graph.name = "test"
  }

  /// A float input; sizes are numbers or names.
  mutating func input(_ name: String, _ shape: [Size], type: ONNXTensorProto.DataType = .float) {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = Int32(type.rawValue)
    info.type.tensorType.shape.dim = shape.map { size in
      var dimension = ONNXTensorShapeProto.Dimension()
      switch size {
      case .fixed(let value): dimension.dimValue = Int64(value)
      case .named(let name): dimension.dimParam = name
      }
      return dimension
    }
    message.graph.input.append(info)
  }

  mutating func output(_ name: String) {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = 1
    message.graph.output.append(info)
  }

  mutating func weights(_ name: String, _ shape: [Int], _ elements: [Float]) {
    message.graph.initializer.append(Self.tensor(name, shape, elements))
  }

  mutating func integers(_ name: String, _ shape: [Int], _ elements: [Int64]) {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(ONNXTensorProto.DataType.int64.rawValue)
    tensor.int64Data = elements
    message.graph.initializer.append(tensor)
  }

  static func tensor(_ name: String, _ shape: [Int], _ elements: [Float]) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(ONNXTensorProto.DataType.float.rawValue)
    tensor.rawData = elements.withUnsafeBytes { Data($0) }
    return tensor
  }

  mutating func node(
    _ type: String, _ inputs: [String], _ outputs: [String], name: String = "", domain: String = "",
    _ attributes: [String: Attribute] = [:]
  ) {
    var node = ONNXNodeProto()
    node.opType = type
    node.domain = domain
    node.name = name
    node.input = inputs
    node.output = outputs
    node.attribute = attributes.sorted { $0.key < $1.key }.map { $1.message($0) }
    message.graph.node.append(node)
  }

  var bytes: Data {
    get throws { try message.serializedBytes() }
  }

  func graph(shapes: [String: [Int]] = [:]) throws -> ONNXGraph {
    try ONNXGraph(encoded: try bytes, name: "test.onnx", shapes: shapes)
  }

  /// What is wrong with the model.
  func problems(shapes: [String: [Int]] = [:], limits: ImportLimits = ImportLimits()) throws -> [ModelProblem]
  {
    do throws(ModelExchangeError) {
      _ = try ONNXGraph(encoded: (try? bytes) ?? Data(), name: "test.onnx", shapes: shapes, limits: limits)
      return []
    } catch {
      return error.problems
    }
  }
}

enum Size: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  case fixed(Int)
  case named(String)

  init(integerLiteral value: Int) { self = .fixed(value) }
  init(stringLiteral value: String) { self = .named(value) }
}

enum Attribute {
  case integer(Int64)
  case integers([Int64])
  case real(Float)
  case text(String)
  case texts([String])
  case tensor(ONNXTensorProto)
  case graph

  func message(_ name: String) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    switch self {
    case .integer(let value):
      attribute.type = .int
      attribute.i = value
    case .integers(let values):
      attribute.type = .ints
      attribute.ints = values
    case .real(let value):
      attribute.type = .float
      attribute.f = value
    case .text(let text):
      attribute.type = .string
      attribute.s = Data(text.utf8)
    case .texts(let texts):
      attribute.type = .strings
      attribute.strings = texts.map { Data($0.utf8) }
    case .tensor(let tensor):
      attribute.type = .tensor
      attribute.t = tensor
    case .graph:
      attribute.type = .graph
      attribute.g = ONNXGraphProto()
    }
    return attribute
  }
}

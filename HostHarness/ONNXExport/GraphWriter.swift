import Foundation
import ONNXMessages

/// Collects the nodes and constants of an ONNX graph; every name is there once.
struct GraphWriter {
  private(set) var nodes: [ONNXNodeProto] = []
  private(set) var initializers: [ONNXTensorProto] = []
  private var names: Set<String> = []
  /// Constants that were asked for before.
  private var known: [ONNXTensorProto: String] = [:]

  /// `wanted`, or with a number behind it where that is taken.
  mutating func unique(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while !names.insert(name).inserted {
      name = "\(wanted)/\(number)"
      number += 1
    }
    return name
  }

  /// Adds a node with one output and returns the output's name.
  ///
  /// - Parameter output: a name that ``unique(_:)`` gave; nil makes one from the node's.
  mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [ONNXAttributeProto] = [], name: String,
    output: String? = nil
  ) -> String {
    var node = ONNXNodeProto()
    node.opType = type
    node.name = unique(name)
    node.input = inputs
    let result = output ?? unique("\(node.name)/out")
    node.output = [result]
    node.attribute = attributes
    nodes.append(node)
    return result
  }

  // MARK: Constants

  /// - Parameter isShared: nodes may name one constant of equal elements. Weights are their node's own: optimisers
  ///   rewrite them in place.
  mutating func constant(_ name: String, shape: [Int], int8 elements: [Int8], isShared: Bool = true) -> String
  {
    add(name, .int8, shape, elements.withUnsafeBytes { Data($0) }, isShared: isShared)
  }

  mutating func constant(_ name: String, shape: [Int], int16 elements: [Int16]) -> String {
    add(name, .int16, shape, elements.withUnsafeBytes { Data($0) })
  }

  mutating func constant(_ name: String, shape: [Int], int32 elements: [Int32]) -> String {
    add(name, .int32, shape, elements.withUnsafeBytes { Data($0) })
  }

  mutating func constant(_ name: String, shape: [Int], int64 elements: [Int64]) -> String {
    add(name, .int64, shape, elements.withUnsafeBytes { Data($0) })
  }

  mutating func constant(_ name: String, shape: [Int], float32 elements: [Float]) -> String {
    add(name, .float, shape, elements.withUnsafeBytes { Data($0) })
  }

  private mutating func add(
    _ name: String, _ type: ONNXTensorProto.DataType, _ shape: [Int], _ bytes: Data, isShared: Bool = true
  ) -> String {
    var tensor = ONNXTensorProto()
    tensor.dataType = Int32(type.rawValue)
    tensor.dims = shape.map(Int64.init)
    tensor.rawData = bytes
    if isShared, let name = known[tensor] { return name }
    var named = tensor
    named.name = unique(name)
    if isShared { known[tensor] = named.name }
    initializers.append(named)
    return named.name
  }
}

extension ONNXAttributeProto {
  static func ints(_ name: String, _ values: [Int]) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.type = .ints
    attribute.ints = values.map(Int64.init)
    return attribute
  }

  static func int(_ name: String, _ value: Int) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.type = .int
    attribute.i = Int64(value)
    return attribute
  }

  static func float(_ name: String, _ value: Float) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.type = .float
    attribute.f = value
    return attribute
  }
}

import Foundation
import ModelExchange
import ONNXMessages
import SwiftProtobuf
import Testing

/// Whatever a file says, reading ends with a graph or with an error.
@Suite struct HostileFileTests {
  private func model() -> ModelBuilder {
    var random = TestRandom(seed: 1)
    var model = ModelBuilder()
    model.input("x", ["n", 2, 8, 8])
    model.weights("w", [4, 2, 3, 3], random.reals(72))
    model.weights("b", [4], random.reals(4))
    model.node(
      "Conv", ["x", "w", "b"], ["c"], ["pads": .integers([1, 1, 1, 1]), "strides": .integers([2, 2])])
    model.node("Relu", ["c"], ["r"])
    model.node("MaxPool", ["r"], ["p"], ["kernel_shape": .integers([2, 2])])
    model.integers("shape", [2], [1, -1])
    model.node("Reshape", ["p", "shape"], ["f"])
    model.weights("d", [36, 3], random.reals(108))
    model.node("Gemm", ["f", "d"], ["y"])
    model.output("y")
    return model
  }

  private func read(_ bytes: Data) {
    do throws(ModelExchangeError) {
      _ = try ONNXGraph(encoded: bytes, name: "hostile")
    } catch {
      #expect(!error.problems.isEmpty)
      #expect(error.description.utf8.count < 100_000)
    }
  }

  @Test func truncated() throws {
    let bytes = try model().bytes
    for count in 0..<bytes.count { read(bytes.prefix(count)) }
  }

  @Test func flippedBits() throws {
    let bytes = try model().bytes
    var random = TestRandom(seed: 2)
    for _ in 0..<4000 {
      var broken = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        broken[Int.random(in: broken.indices, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
      }
      read(broken)
    }
  }

  @Test func randomBytes() {
    var random = TestRandom(seed: 3)
    for _ in 0..<2000 {
      read(
        Data(
          (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        ))
    }
  }

  /// Numbers of attributes, shapes and constants replaced by extreme ones.
  @Test func extremeNumbers() throws {
    let extremes: [Int64] = [.min, -1 << 32, -1, 0, 1, 7, 1 << 24, 1 << 31, 1 << 40, .max]
    var random = TestRandom(seed: 4)
    for _ in 0..<2000 {
      var model = model()
      for node in model.message.graph.node.indices {
        for attribute in model.message.graph.node[node].attribute.indices where Bool.random(using: &random) {
          let count = model.message.graph.node[node].attribute[attribute].ints.count
          model.message.graph.node[node].attribute[attribute].ints = (0..<count).map { _ in
            extremes.randomElement(using: &random) ?? 0
          }
        }
      }
      if Bool.random(using: &random) {
        model.message.graph.initializer[2].int64Data = [
          extremes.randomElement(using: &random) ?? 0, extremes.randomElement(using: &random) ?? 0,
        ]
      }
      if Bool.random(using: &random) {
        model.message.graph.input[0].type.tensorType.shape.dim[2].dimValue =
          extremes.randomElement(using: &random) ?? 0
      }
      read(try model.bytes)
    }
  }

  /// A graph within an attribute within a graph, very deep.
  @Test func deepNesting() throws {
    var graph = ONNXGraphProto()
    for _ in 0..<40 {
      var attribute = ONNXAttributeProto()
      attribute.type = .graph
      attribute.g = graph
      var node = ONNXNodeProto()
      node.attribute = [attribute]
      graph = ONNXGraphProto()
      graph.node = [node]
    }
    var model = ONNXModelProto()
    model.graph = graph
    read(try model.serializedBytes())
  }

  /// Small files that ask for large constants.
  @Test func inflation() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    model.integers("large", [1], [1 << 24])
    for index in 0..<64 { model.node("ConstantOfShape", ["large"], ["c\(index)"]) }
    model.node("Relu", ["x"], ["y"])
    model.output("y")
    let problems = try model.problems()
    #expect(problems.allSatisfy { $0.kind == .tooLarge })
    #expect(problems.count == 61)
  }

  /// Empty nodes of two bytes each, which would become objects of hundreds.
  @Test func manyEmptyParts() throws {
    let count = 5_000_000
    var nodes = Data(count: 2 * count)
    nodes.withUnsafeMutableBytes { (bytes: UnsafeMutableRawBufferPointer) in
      for index in 0..<count { bytes[2 * index] = 0x0a }
    }
    var length = UInt32(nodes.count)
    var bytes = Data([0x3a])
    while length >= 0x80 {
      bytes.append(UInt8(length & 0x7f) | 0x80)
      length >>= 7
    }
    bytes.append(UInt8(length))
    do throws(ModelExchangeError) {
      _ = try ONNXGraph(encoded: bytes + nodes, name: "hostile")
      Issue.record("was read")
    } catch {
      #expect(error.problems.map(\.kind) == [.tooLarge])
    }
  }

  @Test func names() throws {
    var model = ModelBuilder()
    let long = String(repeating: "n", count: 100_000)
    model.input("x", [1, 4])
    model.node("Relu", [long], ["y"], name: long)
    model.output(long)
    read(try model.bytes)
  }
}

import Foundation
import ModelExchange
import ONNXMessages
import Testing

/// Shapes, constants and attributes as they come out of reading.
@Suite struct InferenceTests {
  private func convolution(_ attributes: [String: Attribute], input: [Size] = [1, 2, 8, 9]) throws -> [Int] {
    var model = ModelBuilder()
    model.input("x", input)
    model.weights("w", [4, 2, 3, 3], [Float](repeating: 0.1, count: 72))
    model.node("Conv", ["x", "w"], ["y"], attributes)
    model.output("y")
    let graph = try model.graph()
    return graph.values[graph.outputs[0]].shape
  }

  @Test func convolutionShapes() throws {
    #expect(try convolution([:]) == [1, 4, 6, 7])
    #expect(try convolution(["pads": .integers([1, 1, 1, 1])]) == [1, 4, 8, 9])
    #expect(
      try convolution(["pads": .integers([0, 1, 2, 0]), "strides": .integers([2, 3])]) == [1, 4, 4, 3])
    #expect(try convolution(["dilations": .integers([2, 3])]) == [1, 4, 4, 3])
    #expect(
      try convolution(["auto_pad": .text("SAME_UPPER"), "strides": .integers([2, 2])]) == [1, 4, 4, 5])
    #expect(try convolution(["auto_pad": .text("VALID")]) == [1, 4, 6, 7])
  }

  @Test(arguments: [("SAME_UPPER", [0], [1]), ("SAME_LOWER", [1], [0])])
  func samePadding(_ rule: String, _ before: [Int], _ after: [Int]) throws {
    var model = ModelBuilder()
    model.input("x", [1, 1, 4])
    model.weights("w", [1, 1, 2], [1, 1])
    model.node("Conv", ["x", "w"], ["y"], ["auto_pad": .text(rule)])
    model.output("y")
    guard case .convolution(let window, _) = try model.graph().nodes[0].operation else {
      Issue.record("no convolution")
      return
    }
    #expect((window.before, window.after) == (before, after))
  }

  @Test func roundingUp() throws {
    var model = ModelBuilder()
    model.input("x", [1, 1, 5, 6])
    model.node(
      "MaxPool", ["x"], ["y"],
      ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2]), "ceil_mode": .integer(1)])
    model.output("y")
    let graph = try model.graph()
    #expect(graph.values[graph.outputs[0]].shape == [1, 1, 3, 3])
    guard case .maximumPool(let window) = graph.nodes[0].operation else { return }
    #expect(window.after == [1, 0])
  }

  /// What PyTorch's older exporter writes around `x.view(x.size(0), -1)`.
  @Test func foldsShapeArithmetic() throws {
    var model = ModelBuilder()
    model.input("x", ["n", 2, 3, 4])
    model.node("Shape", ["x"], ["s"])
    model.node("Constant", [], ["zero"], ["value_int": .integer(0)])
    model.node("Gather", ["s", "zero"], ["batch"], ["axis": .integer(0)])
    model.integers("axes", [1], [0])
    model.node("Unsqueeze", ["batch", "axes"], ["b"])
    model.integers("rest", [1], [-1])
    model.node("Concat", ["b", "rest"], ["target"], ["axis": .integer(0)])
    model.node("Reshape", ["x", "target"], ["y"])
    model.output("y")
    let graph = try model.graph()
    #expect(graph.nodes.map(\.operation) == [.reshape])
    #expect(graph.values[graph.outputs[0]].shape == [1, 24])
  }

  @Test func foldsRealConstants() throws {
    var model = ModelBuilder()
    model.input("x", [1, 2])
    model.weights("a", [2, 1], [1, 2])
    model.weights("b", [2], [10, 20])
    model.node("Mul", ["a", "b"], ["c"])
    model.node("Transpose", ["c"], ["d"])
    model.node("MatMul", ["x", "d"], ["y"])
    model.output("y")
    let graph = try model.graph()
    let weights = try #require(graph.nodes[0].inputs[1])
    #expect(graph.values[weights].constant?.reals == [10, 20, 20, 40])
  }

  @Test func slicesAndSplits() throws {
    var model = ModelBuilder()
    model.input("x", [1, 10, 3])
    model.integers("starts", [2], [-2, 1])
    model.integers("ends", [2], [-9_000_000_000_000_000_000, 100])
    model.integers("axes", [2], [1, 2])
    model.integers("steps", [2], [-3, 1])
    model.node("Slice", ["x", "starts", "ends", "axes", "steps"], ["y"])
    model.integers("parts", [2], [3, 7])
    model.node("Split", ["x", "parts"], ["p", "q"], ["axis": .integer(1)])
    for name in ["y", "p", "q"] { model.output(name) }
    let graph = try model.graph()
    #expect(graph.outputs.map { graph.values[$0].shape } == [[1, 3, 2], [1, 3, 3], [1, 7, 3]])
    #expect(
      graph.nodes.map(\.operation) == [
        .slice(starts: [0, 8, 1], steps: [1, -3, 1]), .slice(starts: [0, 0, 0], steps: [1, 1, 1]),
        .slice(starts: [0, 3, 0], steps: [1, 1, 1]),
      ])
  }

  @Test func dropsWhatDoesNothing() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    model.node("Identity", ["x"], ["a"])
    model.node("Dropout", ["a"], ["b"])
    model.node("Cast", ["b"], ["c"], ["to": .integer(1)])
    model.node("Tanh", ["c"], ["y"])
    model.output("y")
    #expect(try model.graph().nodes.map(\.operation) == [.function(.tanh)])
  }

  /// Weights in front of QuantizeLinear, a scale a channel, are the integers that they round to.
  @Test func roundsWeights() throws {
    var model = ModelBuilder()
    model.input("x", [1, 2])
    model.weights("s", [3], [0.5, 1, 0.25])
    model.integers("z8", [3], [0, 1, -1])
    model.node("Cast", ["z8"], ["z"], ["to": .integer(3)])
    model.weights("w", [2, 3], [0.25, 0.75, 0.3, -1, 4, 100])
    model.node("QuantizeLinear", ["w", "s", "z"], ["wq"])
    model.node("DequantizeLinear", ["wq", "s", "z"], ["wd"])
    model.node("MatMul", ["x", "wd"], ["y"])
    model.output("y")
    let graph = try model.graph()
    #expect(graph.nodes.map(\.operation) == [.dequantizeLinear(axis: 1), .matrixProduct])
    let weights = try #require(graph.nodes[0].inputs[0])
    #expect(graph.values[weights].elementType == .int8)
    // Ties to even; what does not fit is cut off.
    #expect(graph.values[weights].constant?.integers == [0, 2, 0, -2, 5, 127])
  }

  /// ONNX Runtime quantises the parameters of batch normalisation as well: they are the numbers that they stand for.
  @Test func quantisedParameters() throws {
    var model = ModelBuilder()
    model.input("x", [1, 2])
    model.weights("step", [], [0.5])
    model.integers("z8", [], [1])
    model.node("Cast", ["z8"], ["z"], ["to": .integer(3)])
    model.integers("integers8", [2], [3, -5])
    model.node("Cast", ["integers8"], ["integers"], ["to": .integer(3)])
    model.node("DequantizeLinear", ["integers", "step", "z"], ["scale"])
    model.weights("other", [2], [1, 2])
    model.node("BatchNormalization", ["x", "scale", "other", "other", "other"], ["y"])
    model.output("y")
    let graph = try model.graph()
    let node = try #require(graph.nodes.last)
    #expect(node.operation == .batchNormalization(epsilon: 1e-5))
    #expect(graph.values[try #require(node.inputs[1])].constant?.reals == [1, -3])
  }

  @Test func emptyTensorsAreRefused() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    for (name, number) in [("from", 0), ("to", -10), ("by", 1)] { model.integers(name, [], [Int64(number)]) }
    model.node("Range", ["from", "to", "by"], ["none"])
    model.node("Cast", ["none"], ["real"], ["to": .integer(1)])
    model.node("ReduceSum", ["real"], ["sum"], ["keepdims": .integer(0)])
    model.node("Add", ["x", "sum"], ["y"])
    model.output("y")
    let problems = try model.problems()
    #expect(problems.map(\.kind) == [.invalidShape])
    #expect(problems.first?.place == "node #2 (ReduceSum)")
  }

  @Test func seluIsTwoFunctions() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    model.node("Selu", ["x"], ["y"])
    model.output("y")
    #expect(
      try model.graph().nodes.map(\.operation) == [
        .function(.elu(alpha: 1.673_263_2)), .function(.affine(factor: 1.050_701, offset: 0)),
      ])
  }

  @Test func keepsQuantisationVisible() throws {
    var model = ModelBuilder()
    model.input("x", [1, 2])
    model.weights("s", [], [0.5])
    model.integers("z8", [], [0])
    model.node("Cast", ["z8"], ["z"], ["to": .integer(3)])
    model.node("QuantizeLinear", ["x", "s", "z"], ["q"])
    model.node("DequantizeLinear", ["q", "s", "z"], ["d"])
    model.weights("w", [2, 3], [1, 2, 3, 4, 5, 6])
    model.node("QuantizeLinear", ["w", "s", "z"], ["wq"])
    model.node("DequantizeLinear", ["wq", "s", "z"], ["wd"])
    model.node("MatMul", ["d", "wd"], ["y"])
    model.output("y")
    let graph = try model.graph()
    #expect(
      graph.nodes.map(\.operation) == [
        .quantizeLinear(axis: 0), .dequantizeLinear(axis: 0), .dequantizeLinear(axis: 0), .matrixProduct,
      ])
    #expect(graph.values[try #require(graph.nodes[1].inputs[0])].elementType == .int8)
  }

  @Test func recurrentUnits() throws {
    var model = ModelBuilder()
    model.input("x", [5, 1, 3])
    model.weights("w", [1, 6, 3], [Float](repeating: 0.1, count: 18))
    model.weights("r", [1, 6, 2], [Float](repeating: 0.1, count: 12))
    model.node(
      "GRU", ["x", "w", "r"], ["all", "last"],
      ["hidden_size": .integer(2), "linear_before_reset": .integer(1)])
    model.node(
      "GRU", ["x", "w", "r"], ["u", "v"], name: "both",
      ["hidden_size": .integer(2), "direction": .text("bidirectional")])
    model.output("last")
    let problems = try model.problems()
    #expect(problems.map(\.place) == ["node 'both' (GRU)"])
    model.message.graph.node.removeLast()
    let graph = try model.graph()
    #expect(graph.values[graph.outputs[0]].shape == [1, 1, 2])
  }
}

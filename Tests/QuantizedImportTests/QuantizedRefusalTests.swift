import ModelExchange
import Testing

@testable import QuantizedImport

/// What is missing in a quantised model is named, with what to do.
@Suite struct QuantizedRefusalTests {
  /// x → QuantizeLinear → DequantizeLinear → tanh → exp → y, with a scale for x only.
  private func graph() -> ONNXGraph {
    var graph = ONNXGraph(name: "g")
    func value(_ name: String, _ type: ONNXElementType, _ constant: ONNXTensor? = nil) -> Int {
      graph.values.append(
        .init(name: name, elementType: type, shape: constant?.shape ?? [1, 4], constant: constant))
      return graph.values.count - 1
    }
    let x = value("x", .float32)
    let scale = value("s", .float32, ONNXTensor(elementType: .float32, shape: [], elements: .real([0.1])))
    let zero = value("z", .int8, ONNXTensor(elementType: .int8, shape: [], elements: .integer([3])))
    let (q, real) = (value("q", .int8), value("r", .float32))
    let (t, y) = (value("t", .float32), value("y", .float32))
    graph.inputs = [x]
    graph.outputs = [y]
    graph.nodes = [
      .init(
        place: "node 'quantize' (QuantizeLinear)", operation: .quantizeLinear(axis: 0),
        inputs: [x, scale, zero],
        outputs: [q]),
      .init(
        place: "node 'dequantize' (DequantizeLinear)", operation: .dequantizeLinear(axis: 0),
        inputs: [q, scale, zero], outputs: [real]),
      .init(place: "node 'tanh' (Tanh)", operation: .function(.tanh), inputs: [real], outputs: [t]),
      .init(place: "node 'exp' (Exp)", operation: .function(.exp), inputs: [t], outputs: [y]),
    ]
    return graph
  }

  private func problems(_ graph: ONNXGraph) -> [ModelProblem] {
    do throws(ModelExchangeError) {
      _ = try QuantizedImport.network(graph, file: "m.onnx")
      return []
    } catch {
      #expect(error.file == "m.onnx")
      return error.problems
    }
  }

  @Test func missingScale() {
    let problems = problems(graph())
    #expect(problems.count == 1)
    #expect(
      problems[0].description.contains("'tanh'") && problems[0].description.contains("'y' has no scale"))
    #expect(problems[0].description.contains("--calibrate"))
  }

  @Test func wrongScale() {
    var graph = graph()
    graph.values.append(
      .init(
        name: "other", elementType: .float32, shape: [],
        constant: ONNXTensor(elementType: .float32, shape: [], elements: .real([0.2]))))
    graph.nodes[1].inputs[1] = graph.values.count - 1
    #expect(problems(graph).contains { $0.description.contains("was written with 0.1") })
  }

  @Test func unquantisedInput() {
    var graph = graph()
    graph.nodes.removeFirst(2)
    graph.nodes[0].inputs = [0]
    #expect(problems(graph).contains { $0.description.contains("input 'x'") })
  }

  @Test func recognition() {
    #expect(QuantizedImport.isQuantized(graph()))
    var plain = graph()
    plain.nodes.removeFirst(2)
    #expect(!QuantizedImport.isQuantized(plain))
  }
}

import ModelExchange
import Testing

@testable import QuantizedImport

/// What no output needs is left out: the other half of a Split.
@Suite struct UnreadValueTests {
  /// x [1, 4] → QuantizeLinear → DequantizeLinear → two slices, of which one is quantised as y. `other` is an input that only
  /// an unread sum reads.
  private func graph(withOtherInput: Bool) -> ONNXGraph {
    var graph = ONNXGraph(name: "g")
    func value(
      _ name: String, _ shape: [Int], _ type: ONNXElementType = .float32, _ constant: ONNXTensor? = nil
    ) -> Int {
      graph.values.append(.init(name: name, elementType: type, shape: shape, constant: constant))
      return graph.values.count - 1
    }
    func node(_ kind: String, _ operation: ONNXOperation, _ inputs: [Int], _ output: Int) {
      graph.nodes.append(
        .init(place: "node '\(kind)' (\(kind))", operation: operation, inputs: inputs, outputs: [output]))
    }
    let scale = value("s", [], .float32, ONNXTensor(shape: [], [0.1]))
    let zero = value("z", [], .int8, ONNXTensor(elementType: .int8, shape: [], elements: .integer([0])))
    func quantised(_ real: Int, _ shape: [Int], as name: String) -> Int {
      let (integers, result) = (value(name + "q", shape, .int8), value(name, shape))
      node("QuantizeLinear", .quantizeLinear(axis: 0), [real, scale, zero], integers)
      node("DequantizeLinear", .dequantizeLinear(axis: 0), [integers, scale, zero], result)
      return result
    }
    let x = value("x", [1, 4])
    let xr = quantised(x, [1, 4], as: "xr")
    let (first, second) = (value("first", [1, 2]), value("second", [1, 2]))
    node("Slice", .slice(starts: [0, 0], steps: [1, 1]), [xr], first)
    node("Slice2", .slice(starts: [0, 2], steps: [1, 1]), [xr], second)
    let y = quantised(second, [1, 2], as: "y")
    (graph.inputs, graph.outputs) = ([x], [y])
    if withOtherInput {
      let other = value("other", [1, 2])
      let (otherReal, sum) = (quantised(other, [1, 2], as: "otherReal"), value("sum", [1, 2]))
      node("Add", .add, [otherReal, first], sum)
      _ = quantised(sum, [1, 2], as: "unread")
      graph.inputs.append(other)
    }
    return graph
  }

  @Test func unreadPartsAreLeftOut() throws {
    let network = try QuantizedImport.network(graph(withOtherInput: false), file: "m.onnx")
    #expect(network.operators.count == 1)
    for tensor in network.tensors.indices {
      let isRead = network.operators.contains { $0.inputs.contains(tensor) }
      #expect(isRead || network.outputs.contains(tensor))
    }
  }

  @Test func anInputThatNoOutputNeedsIsNamed() {
    let error = #expect(throws: ModelExchangeError.self) {
      try QuantizedImport.network(graph(withOtherInput: true), file: "m.onnx")
    }
    #expect(error?.problems.map(\.place) == ["input 'other'"])
  }
}

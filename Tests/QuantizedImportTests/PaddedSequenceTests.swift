import ModelExchange
import Testing

@testable import QuantizedImport

/// A causal convolution pads its sequence first: the input lies with its channels last all the same.
@Suite struct PaddedSequenceTests {
  /// x [1, 2, 5] → QuantizeLinear → DequantizeLinear → Pad → Conv → QuantizeLinear → DequantizeLinear → y.
  private func graph() -> ONNXGraph {
    var graph = ONNXGraph(name: "g")
    func value(
      _ name: String, _ shape: [Int], _ type: ONNXElementType = .float32, _ constant: ONNXTensor? = nil
    )
      -> Int
    {
      graph.values.append(.init(name: name, elementType: type, shape: shape, constant: constant))
      return graph.values.count - 1
    }
    func node(_ kind: String, _ operation: ONNXOperation, _ inputs: [Int], _ output: Int) {
      graph.nodes.append(
        .init(place: "node '\(kind)' (\(kind))", operation: operation, inputs: inputs, outputs: [output]))
    }
    let scale = value("s", [], .float32, ONNXTensor(shape: [], [0.1]))
    let zero = value("z", [], .int8, ONNXTensor(elementType: .int8, shape: [], elements: .integer([0])))
    let integers = ONNXTensor(
      elementType: .int8, shape: [3, 2, 3], elements: .integer((0..<18).map { Int64($0) - 9 }))
    let (x, xq, xr) = (value("x", [1, 2, 5]), value("xq", [1, 2, 5], .int8), value("xr", [1, 2, 5]))
    let (p, w, wr) = (
      value("p", [1, 2, 7]), value("w", [3, 2, 3], .int8, integers), value("wr", [3, 2, 3])
    )
    let (c, cq, y) = (value("c", [1, 3, 5]), value("cq", [1, 3, 5], .int8), value("y", [1, 3, 5]))
    (graph.inputs, graph.outputs) = ([x], [y])
    node("QuantizeLinear", .quantizeLinear(axis: 0), [x, scale, zero], xq)
    node("DequantizeLinear", .dequantizeLinear(axis: 0), [xq, scale, zero], xr)
    node("Pad", .pad(before: [0, 0, 2], after: [0, 0, 0], value: 0), [xr], p)
    node("DequantizeLinear", .dequantizeLinear(axis: 0), [w, scale, zero], wr)
    let window = ONNXWindow(kernel: [3], strides: [1], dilations: [1], before: [0], after: [0])
    node("Conv", .convolution(window, groups: 1), [p, wr], c)
    node("QuantizeLinear", .quantizeLinear(axis: 0), [c, scale, zero], cq)
    node("DequantizeLinear", .dequantizeLinear(axis: 0), [cq, scale, zero], y)
    return graph
  }

  @Test func channelsLieLast() throws {
    let network = try QuantizedImport.network(graph(), file: "m.onnx")
    let input = network.tensors[network.inputs[0]]
    #expect(input.shape == [1, 5, 2])
    #expect(input.sourceLayout?.permutation == [0, 2, 1])
    // Nothing is transposed.
    #expect(network.operators.count == 2)
  }
}

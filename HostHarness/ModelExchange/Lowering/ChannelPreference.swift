/// Which inputs should lie with their channels last: those that reach a convolution or a pool without being transposed.
struct ChannelPreference {
  private let graph: ONNXGraph
  private let readers: [[Int]]

  init(_ graph: ONNXGraph) {
    self.graph = graph
    readers = graph.readers
  }

  /// - Parameter value: an input.
  func wantsChannelsLast(_ value: Int) -> Bool {
    guard graph.values[value].shape.count >= 3 else { return false }
    var seen: Set<Int> = [value]
    var open = [value]
    while let next = open.popLast() {
      for index in readers[next] {
        let node = graph.nodes[index]
        switch node.operation {
        case .convolution, .averagePool, .maximumPool, .batchNormalization, .quantizedConvolution:
          if node.inputs.first == next { return true }
        case .add, .subtract, .multiply, .divide, .power, .function, .pad, .slice, .concatenate,
          .quantizeLinear,
          .dequantizeLinear:
          for output in node.outputs
          where graph.values[output].shape.count == graph.values[value].shape.count
            && seen.insert(output).inserted
          {
            open.append(output)
          }
        case .reduceMean(let axes):
          if axes == [2, 3] { return true }
        case .gemm, .matrixProduct, .softmax, .layerNormalization, .reshape, .transpose, .expand, .select,
          .gatedRecurrentUnit, .quantizedMatrixProduct:
          break
        }
      }
    }
    return false
  }
}

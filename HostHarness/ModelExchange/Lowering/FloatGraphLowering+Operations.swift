import ReferenceModels

extension FloatGraphLowering {
  mutating func lower(_ node: ONNXGraph.Node) throws(ModelProblem) {
    switch node.operation {
    case .convolution(let window, let groups): try lowerConvolution(node, window, groups: groups)
    case .gemm(let gemm): try lowerGemm(node, gemm)
    case .matrixProduct: try lowerMatrixProduct(node)
    case .add: try lowerPair(node, .add)
    case .subtract: try lowerPair(node, .subtract)
    case .multiply: try lowerPair(node, .multiply)
    case .divide: try lowerQuotient(node)
    case .power: try lowerPower(node)
    case .select, .function(.above), .function(.below):
      throw ModelProblem(
        .unsupportedOperator, "chooses between data",
        remedy: "only known activation functions may be written so")
    case .function(let function): try lowerFunction(node, function)
    case .softmax(let axis): try lowerSoftmax(node, axis: axis)
    case .layerNormalization(let axis, let epsilon):
      try lowerLayerNormalization(node, axis: axis, epsilon: epsilon)
    case .batchNormalization(let epsilon): try lowerBatchNormalization(node, epsilon: epsilon)
    case .averagePool(let window, let counts):
      try lowerPool(node, window, averages: true, countsPadding: counts)
    case .maximumPool(let window): try lowerPool(node, window, averages: false, countsPadding: false)
    case .reduceMean(let axes): try lowerMean(node, axes: axes)
    case .concatenate(let axis): try lowerConcatenation(node, axis: axis)
    case .slice(let starts, let steps): try lowerSlice(node, starts: starts, steps: steps)
    case .reshape: try lowerReshape(node)
    case .transpose(let permutation): try lowerTranspose(node, permutation)
    case .pad(let before, let after, let value):
      try lowerPad(node, before: before, after: after, constant: value)
    case .expand:
      throw ModelProblem(
        .unsupportedOperator, "repeats data",
        remedy: "Add, Sub and Mul repeat their smaller input by themselves")
    case .gatedRecurrentUnit(let unit): try lowerRecurrentUnit(node, unit)
    case .quantizeLinear, .dequantizeLinear, .quantizedConvolution, .quantizedMatrixProduct:
      throw ModelProblem(
        .unsupportedOperator, "belongs to a quantised model", remedy: "export the model in float")
    }
  }

  mutating func sliced(
    _ value: Int, starts: [Int], steps: [Int], sizes: [Int], name: String
  ) -> Int { add(.slice(.init(starts: starts, sizes: sizes, steps: steps)), [value], name: name) }

  mutating func padded(
    _ value: Int, before: [Int], after: [Int], constant: Float, name: String
  ) -> Int { add(.pad(.init(before: before, after: after, value: constant)), [value], name: name) }

  /// Joins any number of tensors along their last axis: an image's operator takes four at a time.
  mutating func concatenated(_ parts: [Int], name: String) -> Int {
    var parts = parts
    while parts.count > 4 {
      parts = stride(from: 0, to: parts.count, by: 4).map { start in
        let group = Array(parts[start..<min(start + 4, parts.count)])
        return group.count == 1 ? group[0] : add(.concatenate, group, name: "\(name) (part)")
      }
    }
    return parts.count == 1 ? parts[0] : add(.concatenate, parts, name: name)
  }
}

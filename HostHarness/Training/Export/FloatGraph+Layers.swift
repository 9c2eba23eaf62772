import ReferenceModels

extension FloatGraph {
  /// Appends a dense layer's node.
  mutating func append(_ name: String, _ layer: DenseLayer, _ input: Int, group: String? = nil) -> Int {
    addNode(
      name, .fullyConnected(weights: layer.weights.values, bias: layer.bias.values), inputs: [input],
      group: group)
  }

  /// Appends dense layers with ReLU between them.
  mutating func append(_ name: String, _ perceptron: Perceptron, _ input: Int, group: String? = nil) -> Int {
    var value = input
    for (i, layer) in perceptron.layers.enumerated() {
      let isLast = i == perceptron.layers.count - 1
      value = append("\(name)\(i)", layer, value, group: isLast ? group : nil)
      if !isLast { value = addNode("\(name)\(i).relu", .relu, inputs: [value]) }
    }
    return value
  }

  /// Appends convolutions with folded normalisation and ReLU.
  mutating func append(_ layers: [ConvolutionLayer], _ input: Int) -> Int {
    var value = input
    for (i, layer) in layers.enumerated() {
      value = addNode("convolution\(i)", .convolution2D(layer.folded()), inputs: [value])
      value = addNode("convolution\(i).relu", .relu, inputs: [value])
    }
    return value
  }

  mutating func concatenate(_ name: String, _ inputs: [Int]) -> Int {
    addNode(name, .concatenate, inputs: inputs)
  }
}

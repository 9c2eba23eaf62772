import Autodiff

/// Dense layers with ReLU between them; the last one is linear.
struct Perceptron {
  let layers: [DenseLayer]

  /// - Parameter sizes: inputs, hidden units …, outputs.
  init(_ name: String, sizes: [Int], lastGain: Float = 0.5, _ stream: inout SampleStream) {
    var layers: [DenseLayer] = []
    for i in 0..<sizes.count - 1 {
      let gain = i == sizes.count - 2 ? lastGain : 1
      layers.append(
        DenseLayer("\(name).\(i)", inputs: sizes[i], outputs: sizes[i + 1], gain: gain, &stream))
    }
    self.layers = layers
  }

  var parameters: [Parameter] { layers.flatMap(\.parameters) }

  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    var y = x
    for (i, layer) in layers.enumerated() {
      y = layer(y, pass)
      if i < layers.count - 1 { y = pass.tape.relu(y) }
    }
    return y
  }
}

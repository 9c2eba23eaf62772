import Autodiff

/// `x [N, I] → x Wᵀ + b [N, O]`.
struct DenseLayer {
  let weights: Parameter
  let bias: Parameter

  /// He's initialisation (He et al. 2015) times `gain`.
  init(_ name: String, inputs: Int, outputs: Int, gain: Float = 1, _ stream: inout SampleStream) {
    weights = Parameter(name: "\(name).weights", shape: [outputs, inputs])
    bias = Parameter(name: "\(name).bias", shape: [outputs], decays: false)
    let deviation = gain * (2 / Float(inputs)).squareRoot()
    for i in 0..<weights.count { weights.value[i] = deviation * Float(stream.gaussian()) }
  }

  var parameters: [Parameter] { [weights, bias] }

  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    pass.tape.linear(x, pass.weights(weights), pass.tape.parameter(bias))
  }
}

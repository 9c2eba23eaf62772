import Autodiff
import ReferenceModels

/// A gated recurrent unit over `x [N, I]`, `h [N, S]`.
struct RecurrentLayer {
  let inputWeights: Parameter
  let recurrentWeights: Parameter
  let inputBias: Parameter
  let recurrentBias: Parameter

  init(_ name: String, inputs: Int, state: Int, _ stream: inout SampleStream) {
    inputWeights = Parameter(name: "\(name).inputWeights", shape: [3 * state, inputs])
    recurrentWeights = Parameter(name: "\(name).recurrentWeights", shape: [3 * state, state])
    inputBias = Parameter(name: "\(name).inputBias", shape: [3 * state], decays: false)
    recurrentBias = Parameter(name: "\(name).recurrentBias", shape: [3 * state], decays: false)
    for (parameter, fan) in [(inputWeights, inputs), (recurrentWeights, state)] {
      let deviation = (1 / Float(fan)).squareRoot()
      for i in 0..<parameter.count { parameter.value[i] = deviation * Float(stream.gaussian()) }
    }
  }

  var parameters: [Parameter] { [inputWeights, recurrentWeights, inputBias, recurrentBias] }

  func callAsFunction(_ x: Variable, _ h: Variable, _ pass: Pass) -> Variable {
    pass.tape.gatedRecurrentUnit(
      x, h, inputWeights: pass.weights(inputWeights), recurrentWeights: pass.weights(recurrentWeights),
      inputBias: pass.tape.parameter(inputBias), recurrentBias: pass.tape.parameter(recurrentBias))
  }

  var unit: FloatGraph.GatedRecurrentUnit {
    FloatGraph.GatedRecurrentUnit(
      inputWeights: inputWeights.values, recurrentWeights: recurrentWeights.values,
      inputBias: inputBias.values, recurrentBias: recurrentBias.values)
  }
}

import Autodiff
import ReferenceModels

/// Convolution, batch normalisation, ReLU over `[H, W, C]`.
struct ConvolutionLayer {
  let geometry: ConvolutionGeometry
  let weights: Parameter
  let gain: Parameter
  let offset: Parameter
  let statistics: RunningStatistics
  var outputs: Int { gain.count }

  init(_ name: String, geometry: ConvolutionGeometry, outputs: Int, _ stream: inout SampleStream) {
    self.geometry = geometry
    weights = Parameter(name: "\(name).weights", shape: [outputs, geometry.patchCount])
    gain = Parameter(name: "\(name).gain", shape: [outputs], decays: false, initialValue: 1)
    offset = Parameter(name: "\(name).offset", shape: [outputs], decays: false)
    statistics = RunningStatistics(channels: outputs)
    let deviation = (2 / Float(geometry.patchCount)).squareRoot()
    for i in 0..<weights.count { weights.value[i] = deviation * Float(stream.gaussian()) }
  }

  var parameters: [Parameter] { [weights, gain, offset] }

  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    let tape = pass.tape
    // Rows of the grid are output channels, and folding scales whole rows: rounding before the normalisation is
    // rounding after it.
    let y = tape.convolution(x, pass.weights(weights), nil, geometry)
    let (g, b) = (tape.parameter(gain), tape.parameter(offset))
    let z =
      pass.usesBatchStatistics
      ? tape.normalizeBatch(
        y, gain: g, offset: b, channels: outputs, updating: pass.movesStatistics ? statistics : nil)
      : tape.normalize(y, gain: g, offset: b, statistics: statistics)
    return tape.relu(z)
  }

  /// The convolution with the normalisation folded into weights `[O, kH, kW, C]` and bias.
  func folded() -> FloatGraph.Convolution2D {
    var folded = weights.values
    var bias = [Float](repeating: 0, count: outputs)
    for o in 0..<outputs {
      let scale = gain.value[o] / (statistics.variance[o] + 1e-5).squareRoot()
      for i in 0..<geometry.patchCount { folded[o * geometry.patchCount + i] *= scale }
      bias[o] = offset.value[o] - scale * statistics.mean[o]
    }
    return FloatGraph.Convolution2D(
      weights: folded, bias: bias, kernelHeight: geometry.kernelHeight, kernelWidth: geometry.kernelWidth,
      strideHeight: geometry.strideHeight, strideWidth: geometry.strideWidth,
      paddingTop: geometry.paddingTop, paddingBottom: geometry.paddingBottom,
      paddingLeft: geometry.paddingLeft, paddingRight: geometry.paddingRight)
  }
}

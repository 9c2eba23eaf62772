import Kernels
import ModelImage
import PackedWeights

enum FullyConnectedOperator {
  static func run(_ call: OperatorCall) {
    let parameters = call.image.fullyConnected(
      call.operation, outputCount: call.output.shape.count)
    let input = call.input(0)
    let geometry = FullyConnected.Geometry(
      inputCount: input.shape.count, outputCount: parameters.channels.count)
    let linear = LinearParameters(
      inputZeroPoint: input.zeroPoint, outputZeroPoint: call.output.zeroPoint,
      clamp: ClampRange(lower: parameters.clampLower, upper: parameters.clampUpper))
    if call.operation.packing != .canonical {
      PackedOperators.run(
        call, shape: .dense(input: input, output: call.output),
        window: KernelWindow(kernelHeight: 1, kernelWidth: 1), parameters: linear,
        streamOffset: parameters.streamOffset)
      return
    }
    let weights = call.weights(parameters.weightsOffset, geometry.weightCount)
    let bias = call.words(parameters.channels.biasOffset, parameters.channels.count)
    let scales = call.scales(parameters.channels)
    switch (input.elementType, call.output.elementType) {
    case (.int8, .int8):
      var output = call.int8Output()
      FullyConnected.applyUnchecked(
        input: call.int8Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    case (.int8, .int16):
      var output = call.int16Output()
      FullyConnected.applyUnchecked(
        input: call.int8Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    case (.int16, .int8):
      var output = call.int8Output()
      FullyConnected.applyUnchecked(
        input: call.int16Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    case (.int16, .int16):
      var output = call.int16Output()
      FullyConnected.applyUnchecked(
        input: call.int16Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    }
  }
}

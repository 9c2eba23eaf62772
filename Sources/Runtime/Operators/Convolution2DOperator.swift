import Kernels
import ModelImage
import PackedWeights

enum Convolution2DOperator {
  static func run(_ call: OperatorCall) {
    let parameters = call.image.convolution(
      call.operation, outputChannels: call.output.shape.last)
    let input = call.input(0)
    let window = KernelWindow(parameters.window)
    let linear = LinearParameters(
      inputZeroPoint: input.zeroPoint, outputZeroPoint: call.output.zeroPoint,
      clamp: ClampRange(lower: parameters.clampLower, upper: parameters.clampUpper))
    if call.operation.packing != .canonical {
      PackedOperators.run(
        call,
        shape: PackedShape(
          call.operation.kind, parameters.window, input: input, output: call.output),
        window: window,
        parameters: linear, streamOffset: parameters.streamOffset)
      return
    }
    let geometry = Convolution2D.Geometry(
      input: ImageShape(input.shape), outputChannels: parameters.channels.count, window: window)
    let weights = call.weights(parameters.weightsOffset, geometry.weightCount)
    let bias = call.words(parameters.channels.biasOffset, parameters.channels.count)
    let scales = call.scales(parameters.channels)
    switch (input.elementType, call.output.elementType) {
    case (.int8, .int8):
      var output = call.int8Output()
      Convolution2D.applyUnchecked(
        input: call.int8Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    case (.int8, .int16):
      var output = call.int16Output()
      Convolution2D.applyUnchecked(
        input: call.int8Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    case (.int16, .int8):
      var output = call.int8Output()
      Convolution2D.applyUnchecked(
        input: call.int16Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    case (.int16, .int16):
      var output = call.int16Output()
      Convolution2D.applyUnchecked(
        input: call.int16Input(0), weights: weights, bias: bias, scales: scales, geometry: geometry,
        parameters: linear, output: &output)
    }
  }
}

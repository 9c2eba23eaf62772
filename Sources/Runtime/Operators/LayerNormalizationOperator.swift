import Kernels
import ModelImage

enum LayerNormalizationOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.layerNormalization(call.operation)
    let parameters = LayerNormalization.Parameters(
      channels: block.channels.count, epsilonHigh: block.epsilonHigh,
      epsilonLow: block.epsilonLow, outputZeroPoint: call.output.zeroPoint,
      clamp: ClampRange(lower: block.clampLower, upper: block.clampUpper))
    let bias = call.words(block.channels.biasOffset, block.channels.count)
    let scales = call.scales(block.channels)
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      LayerNormalization.applyUnchecked(
        input: call.int8Input(0), bias: bias, scales: scales, parameters: parameters, output: &output)
    case .int16:
      var output = call.int16Output()
      LayerNormalization.applyUnchecked(
        input: call.int16Input(0), bias: bias, scales: scales, parameters: parameters, output: &output)
    }
  }
}

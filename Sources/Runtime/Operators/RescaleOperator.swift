import Kernels
import ModelImage

enum RescaleOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.rescale(call.operation)
    let parameters = Rescale.Parameters(
      inputZeroPoint: call.input(0).zeroPoint, factor: block.output,
      outputZeroPoint: call.output.zeroPoint,
      clamp: ClampRange(lower: block.clampLower, upper: block.clampUpper))
    switch (call.input(0).elementType, call.output.elementType) {
    case (.int8, .int8):
      var output = call.int8Output()
      Rescale.applyUnchecked(input: call.int8Input(0), parameters: parameters, output: &output)
    case (.int8, .int16):
      var output = call.int16Output()
      Rescale.applyUnchecked(input: call.int8Input(0), parameters: parameters, output: &output)
    case (.int16, .int8):
      var output = call.int8Output()
      Rescale.applyUnchecked(input: call.int16Input(0), parameters: parameters, output: &output)
    case (.int16, .int16):
      var output = call.int16Output()
      Rescale.applyUnchecked(input: call.int16Input(0), parameters: parameters, output: &output)
    }
  }
}

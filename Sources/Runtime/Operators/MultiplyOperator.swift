import Kernels
import ModelImage

enum MultiplyOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.rescale(call.operation)
    let parameters = Multiplication.Parameters(
      firstZeroPoint: call.input(0).zeroPoint, secondZeroPoint: call.input(1).zeroPoint,
      factor: block.output, outputZeroPoint: call.output.zeroPoint,
      clamp: ClampRange(lower: block.clampLower, upper: block.clampUpper))
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Multiplication.applyUnchecked(
        first: call.int8Input(0), second: call.int8Input(1), parameters: parameters, output: &output)
    case .int16:
      var output = call.int16Output()
      Multiplication.applyUnchecked(
        first: call.int16Input(0), second: call.int16Input(1), parameters: parameters, output: &output)
    }
  }
}

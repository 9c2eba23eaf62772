import Kernels
import ModelImage

enum AddOperator {
  static func run(_ call: OperatorCall) {
    let parameters = parameters(of: call)
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Addition.applyUnchecked(
        first: call.int8Input(0), second: call.int8Input(1), parameters: parameters, output: &output)
    case .int16:
      var output = call.int16Output()
      Addition.applyUnchecked(
        first: call.int16Input(0), second: call.int16Input(1), parameters: parameters, output: &output)
    }
  }

  /// Of an addition or a subtraction.
  static func parameters(of call: OperatorCall) -> Addition.Parameters {
    let block = call.image.add(call.operation)
    return Addition.Parameters(
      firstZeroPoint: call.input(0).zeroPoint, firstFactor: block.first,
      secondZeroPoint: call.input(1).zeroPoint, secondFactor: block.second, outputFactor: block.output,
      outputZeroPoint: call.output.zeroPoint,
      clamp: ClampRange(lower: block.clampLower, upper: block.clampUpper))
  }
}

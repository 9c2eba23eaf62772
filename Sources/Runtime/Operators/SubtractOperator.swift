import Kernels
import ModelImage

enum SubtractOperator {
  static func run(_ call: OperatorCall) {
    let parameters = AddOperator.parameters(of: call)
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Subtraction.applyUnchecked(
        first: call.int8Input(0), second: call.int8Input(1), parameters: parameters, output: &output)
    case .int16:
      var output = call.int16Output()
      Subtraction.applyUnchecked(
        first: call.int16Input(0), second: call.int16Input(1), parameters: parameters, output: &output)
    }
  }
}

import Kernels
import ModelImage

enum ClampOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.clamp(call.operation)
    let range = ClampRange(lower: block.clampLower, upper: block.clampUpper)
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Clamp.applyUnchecked(input: call.int8Input(0), range: range, output: &output)
    case .int16:
      var output = call.int16Output()
      Clamp.applyUnchecked(input: call.int16Input(0), range: range, output: &output)
    }
  }
}

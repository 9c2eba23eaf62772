import Kernels
import ModelImage

enum SoftmaxOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.softmax(call.operation)
    let parameters = Softmax.Parameters(
      channels: call.output.shape.last, inputFactor: block.input, outputFactor: block.output,
      outputZeroPoint: call.output.zeroPoint)
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Softmax.applyUnchecked(input: call.int8Input(0), parameters: parameters, output: &output)
    case .int16:
      var output = call.int16Output()
      Softmax.applyUnchecked(input: call.int16Input(0), parameters: parameters, output: &output)
    }
  }
}

import Kernels
import ModelImage

enum TableFunctionOperator {
  static func run(_ call: OperatorCall) {
    let block = call.operation.parameterOffset
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      TableFunction.applyUnchecked(
        input: call.int8Input(0), table: call.weights(block, FunctionTable.int8Count), output: &output)
    case .int16:
      var output = call.int16Output()
      TableFunction.applyUnchecked(
        input: call.int16Input(0), table: call.table(block), output: &output)
    }
  }
}

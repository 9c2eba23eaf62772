import Kernels
import ModelImage

enum PadOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.pad(call.operation)
    let geometry = Padding.Geometry(
      input: AxisNumbers(call.input(0).shape), before: AxisNumbers(block.before),
      output: AxisNumbers(call.output.shape))
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Padding.applyUnchecked(
        input: call.int8Input(0), geometry: geometry, value: block.value, output: &output)
    case .int16:
      var output = call.int16Output()
      Padding.applyUnchecked(
        input: call.int16Input(0), geometry: geometry, value: block.value, output: &output)
    }
  }
}

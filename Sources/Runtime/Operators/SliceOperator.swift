import Kernels
import ModelImage

enum SliceOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.slice(call.operation)
    let geometry = Slicing.Geometry(
      input: AxisNumbers(call.input(0).shape), starts: AxisNumbers(block.starts),
      steps: AxisNumbers(block.steps), output: AxisNumbers(call.output.shape))
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Slicing.applyUnchecked(input: call.int8Input(0), geometry: geometry, output: &output)
    case .int16:
      var output = call.int16Output()
      Slicing.applyUnchecked(input: call.int16Input(0), geometry: geometry, output: &output)
    }
  }
}

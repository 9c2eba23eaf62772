import Kernels
import ModelImage

enum TransposeOperator {
  static func run(_ call: OperatorCall) {
    let geometry = Transposition.Geometry(
      input: AxisNumbers(call.input(0).shape),
      permutation: AxisNumbers(call.image.transpose(call.operation).permutation))
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      Transposition.applyUnchecked(input: call.int8Input(0), geometry: geometry, output: &output)
    case .int16:
      var output = call.int16Output()
      Transposition.applyUnchecked(input: call.int16Input(0), geometry: geometry, output: &output)
    }
  }
}

import Kernels
import ModelImage

enum MaxPool2DOperator {
  static func run(_ call: OperatorCall) {
    let geometry = PoolGeometry(
      input: ImageShape(call.input(0).shape), window: KernelWindow(call.image.maxPool(call.operation)))
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      MaxPool2D.applyUnchecked(input: call.int8Input(0), geometry: geometry, output: &output)
    case .int16:
      var output = call.int16Output()
      MaxPool2D.applyUnchecked(input: call.int16Input(0), geometry: geometry, output: &output)
    }
  }
}

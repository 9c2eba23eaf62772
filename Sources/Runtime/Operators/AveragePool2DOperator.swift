import Kernels
import ModelImage

enum AveragePool2DOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.averagePool(call.operation)
    let geometry = PoolGeometry(
      input: ImageShape(call.input(0).shape), window: KernelWindow(block.window))
    let parameters = AveragePool2D.Parameters(
      countsPadding: block.countsPadding, zeroPoint: call.output.zeroPoint)
    switch call.output.elementType {
    case .int8:
      var output = call.int8Output()
      AveragePool2D.applyUnchecked(
        input: call.int8Input(0), geometry: geometry, parameters: parameters, output: &output)
    case .int16:
      var output = call.int16Output()
      AveragePool2D.applyUnchecked(
        input: call.int16Input(0), geometry: geometry, parameters: parameters, output: &output)
    }
  }
}

extension ImageShape {
  /// `[H, W, C]`.
  init(_ shape: TensorShape) { self.init(height: shape[0], width: shape[1], channels: shape[2]) }
}

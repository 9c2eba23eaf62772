import ModelImage

/// The one place that knows which function runs which kind of operator.
enum OperatorRegistry {
  static func run(_ call: OperatorCall) {
    switch call.operation.kind {
    case .convolution2D: Convolution2DOperator.run(call)
    case .fullyConnected: FullyConnectedOperator.run(call)
    case .add: AddOperator.run(call)
    case .multiply: MultiplyOperator.run(call)
    case .concatenate: ConcatenateOperator.run(call)
    case .clamp: ClampOperator.run(call)
    case .rescale: RescaleOperator.run(call)
    case .tableFunction: TableFunctionOperator.run(call)
    case .gatedRecurrentUnit: GatedRecurrentUnitOperator.run(call)
    case .depthwiseConvolution2D: DepthwiseConvolution2DOperator.run(call)
    case .averagePool2D: AveragePool2DOperator.run(call)
    case .maxPool2D: MaxPool2DOperator.run(call)
    case .transpose: TransposeOperator.run(call)
    case .slice: SliceOperator.run(call)
    case .pad: PadOperator.run(call)
    case .subtract: SubtractOperator.run(call)
    case .softmax: SoftmaxOperator.run(call)
    case .layerNormalization: LayerNormalizationOperator.run(call)
    }
  }
}

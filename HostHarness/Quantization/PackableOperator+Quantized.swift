import FixedPoint
import PackedWeights
import WeightPackers

extension QuantizedChannels {
  var factors: [QuantizedMultiplier] {
    zip(multipliers, shifts).map { QuantizedMultiplier(multiplier: $0, shift: $1) }
  }
}

extension QuantizedNetwork {
  /// The parts of an operator that can be packed: one with weights has one, a gated recurrent unit two, all others none.
  func packableParts(of operation: QuantizedOperator) -> [PackableOperator] {
    let (input, output) = (tensors[operation.inputs[0]], tensors[operation.output])
    switch operation.operation {
    case .convolution2D(let convolution):
      guard let shape = shape(.convolution, convolution.window, input, output) else { return [] }
      return [part(shape, convolution.weights, convolution.channels, input, zeroPoint: output.zeroPoint)]
    case .depthwiseConvolution2D(let convolution):
      guard let shape = shape(.depthwise, convolution.window, input, output) else { return [] }
      let weights = transposed(convolution.weights, rows: shape.taps, columns: shape.outputChannels)
      return [part(shape, weights, convolution.channels, input, zeroPoint: output.zeroPoint)]
    case .fullyConnected(let dense):
      let shape = PackedShape.dense(
        inputs: input.count, outputs: output.count, hasWideInput: input.elementType == .int16,
        hasWideOutput: output.elementType == .int16)
      return [part(shape, dense.weights, dense.channels, input, zeroPoint: output.zeroPoint)]
    case .gatedRecurrentUnit(let unit):
      let state = tensors[operation.inputs[1]]
      let projection = { (count: Int) -> PackedShape in
        .dense(inputs: count, outputs: 3 * state.count, hasWideInput: true, hasWideOutput: true)
      }
      return [
        part(projection(input.count), unit.inputWeights, unit.inputChannels, input, zeroPoint: 0),
        part(projection(state.count), unit.recurrentWeights, unit.recurrentChannels, state, zeroPoint: 0),
      ]
    default: return []
    }
  }

  private func shape(
    _ operation: PackedShape.Operation, _ window: QuantizedWindow, _ input: QuantizedTensor,
    _ output: QuantizedTensor
  ) -> PackedShape? {
    guard input.shape.count == 3, output.shape.count == 3 else { return nil }
    return PackedShape(
      operation, hasWideInput: input.elementType == .int16, hasWideOutput: output.elementType == .int16,
      inputHeight: input.shape[0], inputWidth: input.shape[1], inputChannels: input.shape[2],
      outputHeight: output.shape[0], outputWidth: output.shape[1], outputChannels: output.shape[2],
      kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth, strideHeight: window.strideHeight,
      strideWidth: window.strideWidth, dilationHeight: window.dilationHeight,
      dilationWidth: window.dilationWidth)
  }

  private func part(
    _ shape: PackedShape, _ weights: [Int8], _ channels: QuantizedChannels, _ input: QuantizedTensor,
    zeroPoint: Int32
  ) -> PackableOperator {
    PackableOperator(
      shape: shape, weights: weights, bias: channels.bias, factors: channels.factors,
      inputZeroPoint: input.zeroPoint, outputZeroPoint: zeroPoint)
  }
}

/// A matrix `[rows, columns]` with its axes exchanged.
func transposed(_ matrix: [Int8], rows: Int, columns: Int) -> [Int8] {
  (0..<matrix.count).map { matrix[$0 % rows * columns + $0 / rows] }
}

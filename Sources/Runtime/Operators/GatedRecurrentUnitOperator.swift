import Kernels
import ModelImage
import PackedWeights

enum GatedRecurrentUnitOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.gatedRecurrentUnit(call.operation)
    if call.operation.packing != .canonical {
      PackedOperators.runRecurrentUnit(call, block)
      return
    }
    let rows = block.inputChannels.count
    let inputProjection = GatedRecurrentUnit.Projection(
      weights: call.weights(block.inputWeightsOffset, rows * block.inputCount),
      bias: call.words(block.inputChannels.biasOffset, rows), scales: call.scales(block.inputChannels))
    let recurrentProjection = GatedRecurrentUnit.Projection(
      weights: call.weights(block.recurrentWeightsOffset, rows * block.stateCount),
      bias: call.words(block.recurrentChannels.biasOffset, rows),
      scales: call.scales(block.recurrentChannels))
    let tables = GatedRecurrentUnit.Tables(
      sigmoid: call.table(block.sigmoidOffset), tanh: call.table(block.tanhOffset))
    var output = call.int16Output()
    GatedRecurrentUnit.applyUnchecked(
      input: call.int16Input(0), state: call.int16Input(1), inputProjection: inputProjection,
      recurrentProjection: recurrentProjection, tables: tables,
      geometry: GatedRecurrentUnit.Geometry(
        inputCount: block.inputCount, stateCount: block.stateCount),
      inputZeroPoint: call.input(0).zeroPoint, output: &output)
  }
}

import Kernels
import ModelImage

enum ConcatenateOperator {
  static func run(_ call: OperatorCall) {
    let block = call.image.concatenate(call.operation)
    let outputChannels = call.output.shape.last
    var channelOffset = 0
    for place in 0..<call.operation.inputs.count {
      let input = call.input(place)
      let geometry = Concatenation.Geometry(
        rows: input.shape.count / input.shape.last, inputChannels: input.shape.last,
        outputChannels: outputChannels, channelOffset: channelOffset)
      let parameters = Rescale.Parameters(
        inputZeroPoint: input.zeroPoint, factor: block.factor(place),
        outputZeroPoint: call.output.zeroPoint,
        clamp: ClampRange(lower: block.clampLower, upper: block.clampUpper))
      append(call, place, geometry, parameters)
      channelOffset += input.shape.last
    }
  }

  private static func append(
    _ call: OperatorCall, _ place: Int, _ geometry: Concatenation.Geometry, _ parameters: Rescale.Parameters
  ) {
    switch (call.input(place).elementType, call.output.elementType) {
    case (.int8, .int8):
      var output = call.int8Output()
      Concatenation.applyUnchecked(
        input: call.int8Input(place), geometry: geometry, parameters: parameters, output: &output)
    case (.int8, .int16):
      var output = call.int16Output()
      Concatenation.applyUnchecked(
        input: call.int8Input(place), geometry: geometry, parameters: parameters, output: &output)
    case (.int16, .int8):
      var output = call.int8Output()
      Concatenation.applyUnchecked(
        input: call.int16Input(place), geometry: geometry, parameters: parameters, output: &output)
    case (.int16, .int16):
      var output = call.int16Output()
      Concatenation.applyUnchecked(
        input: call.int16Input(place), geometry: geometry, parameters: parameters, output: &output)
    }
  }
}

import Quantization

extension RealOperator {
  func apply(_ unit: QuantizedGatedRecurrentUnit) -> [Double] {
    let states = output.count
    let state = inputs[1].differences
    let fromInput = RealLinear(weights: unit.inputWeights, channels: unit.inputChannels)
      .apply(inputs[0].differences).map(Self.saturated)
    let fromState = RealLinear(weights: unit.recurrentWeights, channels: unit.recurrentChannels)
      .apply(state).map(Self.saturated)
    let (sigmoid, tanh) = (RealTable(unit.sigmoidTable), RealTable(unit.tanhTable))
    return (0..<states).map { index in
      func gate(_ part: Int) -> Double {
        let sum = fromInput[part * states + index] + fromState[part * states + index]
        return sigmoid.value(at: Self.saturated(sum)) / 32768
      }
      let (reset, update) = (gate(0), gate(1))
      let candidate = tanh.value(
        at: Self.saturated(fromInput[2 * states + index] + reset * fromState[2 * states + index]))
      return Self.saturated(candidate + update * (state[index] - candidate))
    }
  }

  private static func saturated(_ value: Double) -> Double { min(max(value, -32768), 32767) }
}

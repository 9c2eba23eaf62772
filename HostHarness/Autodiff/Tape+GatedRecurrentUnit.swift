extension Tape {
  /// PyTorch's `GRUCell`: `x [N, I]`, `h [N, S]`, weights `[3 S, I]` and `[3 S, S]`, biases `[1, 3 S]`, gates r, z, n.
  public func gatedRecurrentUnit(
    _ x: Variable, _ h: Variable, inputWeights: Variable, recurrentWeights: Variable, inputBias: Variable,
    recurrentBias: Variable
  ) -> Variable {
    let s = h.columns
    let input = linear(x, inputWeights, inputBias)
    let recurrent = linear(h, recurrentWeights, recurrentBias)
    let gates = sigmoid(add(sliceColumns(input, 0..<2 * s), sliceColumns(recurrent, 0..<2 * s)))
    let reset = sliceColumns(gates, 0..<s)
    let update = sliceColumns(gates, s..<2 * s)
    let candidate = tanh(
      add(
        sliceColumns(input, 2 * s..<3 * s), multiply(reset, sliceColumns(recurrent, 2 * s..<3 * s))))
    return add(candidate, multiply(update, subtract(h, candidate)))
  }
}

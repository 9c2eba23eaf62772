import ReferenceModels

/// A GRU's weights out of ONNX's arrays, whose gates stand in the order z (update), r (reset), n (candidate).
struct RecurrentCell {
  /// `[3 S, I]`.
  let w: [Float]
  /// `[3 S, S]`.
  let r: [Float]
  /// `[6 S]`: of the input's products, then of the state's.
  let bias: [Float]
  let stateCount: Int
  let resetsAfterProduct: Bool

  private var inputCount: Int { w.count / (3 * stateCount) }

  private func rows(_ matrix: [Float], _ gate: Int, width: Int) -> ArraySlice<Float> {
    matrix[gate * stateCount * width..<(gate + 1) * stateCount * width]
  }

  private func bias(_ part: Int, _ gate: Int) -> ArraySlice<Float> {
    bias[(3 * part + gate) * stateCount..<(3 * part + gate + 1) * stateCount]
  }

  /// The float graph's own unit, gates in the order r, z, n; nil where the reset gate acts before the product.
  var unit: FloatGraph.GatedRecurrentUnit? {
    guard resetsAfterProduct else { return nil }
    let order = [1, 0, 2]
    return FloatGraph.GatedRecurrentUnit(
      inputWeights: order.flatMap { rows(w, $0, width: inputCount) },
      recurrentWeights: order.flatMap { rows(r, $0, width: stateCount) },
      inputBias: order.flatMap { bias(0, $0) }, recurrentBias: order.flatMap { bias(1, $0) })
  }

  /// One gate as a dense layer over x and the state, or what is kept of it, one behind the other.
  func dense(_ gate: Int) -> (weights: [Float], bias: [Float]) {
    var weights: [Float] = []
    for row in 0..<stateCount {
      let start = gate * stateCount + row
      weights += w[start * inputCount..<(start + 1) * inputCount]
      weights += r[start * stateCount..<(start + 1) * stateCount]
    }
    return (weights, zip(bias(0, gate), bias(1, gate)).map { $0 + $1 })
  }
}

import FixedPoint

/// "Send now or wait" by the learned stopping value: one small network in place of the dynamic programme.
///
/// Features `[2 K + 2]`: the K forecast means in power units (dB above the power centre over the power scale),
/// the K natural logarithms of the forecast spreads in units of the power scale, the present power in power
/// units, ln of the price λ d_4 in mW. Values `[K + 1]`: entry a − 1, times the price, is V_1(a), the relative
/// value of meeting the next slot at age a.
struct StoppingValuePolicy: Sendable {
  let horizon: Int
  let features: TensorPort
  let values: TensorPort
  /// dB above the power centre, Q16, to features.
  let power: TensorMap
  /// log₂, Q16, to features as natural logarithms.
  let logarithm: TensorMap
  /// Values to units of the price, Q16.
  let value: TensorReading

  /// Fills the network's input.
  ///
  /// - Parameters:
  ///   - presentAboveCentre: dB, Q16.
  ///   - powerScaleLog2: log₂ of the power scale in dB, Q16.
  ///   - price: 1/1024 mW.
  func writeFeatures(
    _ forecasts: borrowing InlineArray<32, PowerForecast>, presentAboveCentre: Int32, powerScaleLog2: Int32,
    price: Int32, to arena: borrowing ArenaView
  ) {
    for step in 0..<horizon {
      arena.store(power(forecasts[step].meanAboveCentre), features, step)
      arena.store(logarithm(forecasts[step].spreadLog2 &- powerScaleLog2), features, horizon &+ step)
    }
    arena.store(power(presentAboveCentre), features, 2 &* horizon)
    let priceLog2 = BinaryLogarithm.log2(UInt32(bitPattern: price)) &- (10 &<< 16)
    arena.store(logarithm(priceLog2), features, 2 &* horizon &+ 1)
  }

  /// The greatest power worth paying now, 1/1024 mW: λ (d_a − d_0) + V_1(a + 1) − V_1(1) from the network's
  /// output; `Int32.max` at a ≥ K.
  ///
  /// - Parameters:
  ///   - age: 1 … K.
  ///   - waitingCost: λ (d_a − d_0), 1/1024 mW.
  func ceiling(age: Int, waitingCost: Int32, price: Int32, in arena: borrowing ArenaView) -> Int32 {
    let later = value(arena.value(values, age)) &- value(arena.value(values, 0))
    // |later| < 2³⁰ / 2¹⁶ and price ≤ 2²⁰: the product may need 34 bits, so it saturates.
    let bounded = clamp(later, lower: -(1 &<< 25), upper: 1 &<< 25)
    let ceiling = waitingCost &+ roundedProduct(bounded, price, fractionBits: 16)
    return SelectionMask(age < horizon).select(ceiling, otherwise: Int32.max)
  }
}

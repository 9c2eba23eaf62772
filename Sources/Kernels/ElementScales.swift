import CTarget
import FixedPoint

extension LLElementScale {
  /// (x − zeroPoint) · 2^leftShift, requantised.
  @inline(__always)
  init(zeroPoint: Int32 = 0, leftShift: Int32 = 0, _ factor: QuantizedMultiplier) {
    let left = factor.shift > 0 ? factor.shift : 0
    self.init(
      zeroPoint: zeroPoint, left: leftShift &+ left, multiplier: factor.multiplier,
      right: factor.shift > 0 ? 0 : 0 &- factor.shift)
  }

  /// What has no scale of its own.
  static var none: LLElementScale { LLElementScale(zeroPoint: 0, left: 0, multiplier: 0, right: 0) }
}

extension LLElementwise {
  /// Sums, and with a sign of −1 differences.
  @inline(__always)
  init(_ parameters: Addition.Parameters, sign: Int32, leftShift: Int32) {
    self.init(
      first: LLElementScale(
        zeroPoint: parameters.firstZeroPoint, leftShift: leftShift, parameters.firstFactor),
      second: LLElementScale(
        zeroPoint: parameters.secondZeroPoint, leftShift: leftShift, parameters.secondFactor),
      output: LLElementScale(parameters.outputFactor), sign: sign,
      bounds: LLNEONBounds(parameters.clamp, zeroPoint: parameters.outputZeroPoint))
  }

  /// Products.
  @inline(__always)
  init(_ parameters: Multiplication.Parameters) {
    var (first, second) = (LLElementScale.none, LLElementScale.none)
    first.zeroPoint = parameters.firstZeroPoint
    second.zeroPoint = parameters.secondZeroPoint
    self.init(
      first: first, second: second, output: LLElementScale(parameters.factor), sign: 0,
      bounds: LLNEONBounds(parameters.clamp, zeroPoint: parameters.outputZeroPoint))
  }

  /// Changes of scale.
  @inline(__always)
  init(_ parameters: Rescale.Parameters) {
    self.init(
      first: LLElementScale(zeroPoint: parameters.inputZeroPoint, parameters.factor), second: .none,
      output: .none,
      sign: 0, bounds: LLNEONBounds(parameters.clamp, zeroPoint: parameters.outputZeroPoint))
  }
}

extension LLNEONBounds {
  @inline(__always)
  init(_ clamp: ClampRange, zeroPoint: Int32) {
    self.init(zeroPoint: zeroPoint, lower: clamp.lower, upper: clamp.upper)
  }
}

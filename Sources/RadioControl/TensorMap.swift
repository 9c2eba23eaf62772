import FixedPoint

/// The affine map from an integer in a fixed format to a tensor's numbers: zeroPoint + round(value · factor).
public struct TensorMap: Equatable, BitwiseCopyable, Sendable {
  /// 1 / (scale · 2^fractionBits) of the source format.
  public var factor: QuantizedMultiplier
  public var zeroPoint: Int32

  public init(factor: QuantizedMultiplier, zeroPoint: Int32) {
    self.factor = factor
    self.zeroPoint = zeroPoint
  }

  /// Not saturated. |value| · 2^shift has to stay below 2³¹.
  @inline(never)
  func callAsFunction(_ value: Int32) -> Int32 {
    multiplyByQuantizedMultiplier(value, factor) &+ zeroPoint
  }
}

/// The map back: round((q − zeroPoint) · factor), factor = scale · 2^fractionBits of the target format.
public struct TensorReading: Equatable, BitwiseCopyable, Sendable {
  public var factor: QuantizedMultiplier
  public var zeroPoint: Int32

  public init(factor: QuantizedMultiplier, zeroPoint: Int32) {
    self.factor = factor
    self.zeroPoint = zeroPoint
  }

  @inline(never)
  func callAsFunction(_ quantized: Int32) -> Int32 {
    multiplyByQuantizedMultiplier(quantized &- zeroPoint, factor)
  }
}

import ModelImage

/// Type, scale and zero point of one tensor: the integer q stands for scale · (q − zeroPoint).
public struct TensorQuantization: Sendable, Equatable {
  public var elementType: ElementType
  /// Exactly representable in single precision, as the image stores it.
  public var scale: Double
  public var zeroPoint: Int32

  public init(elementType: ElementType, scale: Double, zeroPoint: Int32) {
    self.elementType = elementType
    self.scale = Double(Float(scale))
    self.zeroPoint = zeroPoint
  }

  /// That of a tensor of an image.
  public init(_ tensor: QuantizedTensor) {
    self.init(elementType: tensor.elementType, scale: Double(tensor.scale), zeroPoint: tensor.zeroPoint)
  }

  /// The nearest integer (ties to even), saturated to the type.
  public func quantized(_ value: Double) -> Int32 {
    let position = (value / scale).rounded(.toNearestOrEven) + Double(zeroPoint)
    return Int32(min(max(position, Double(elementType.minimum)), Double(elementType.maximum)))
  }

  public func real(_ quantized: Int32) -> Double { scale * Double(quantized - zeroPoint) }

  /// The real numbers at the ends of the type.
  public var range: ClosedRange<Double> { real(elementType.minimum)...real(elementType.maximum) }

  /// int16: symmetric with zero point 0, as TensorFlow Lite has it; −32768 is left as reserve.
  static func symmetric16(largest: Double) -> TensorQuantization {
    TensorQuantization(
      elementType: .int16, scale: meaningful(largest) / 32767, zeroPoint: 0)
  }

  /// int8: affine over `minimum … maximum`, widened to contain zero, which is represented exactly (padding and
  /// ReLU need it). A tensor that is never negative gets the zero point −128 and with it all eight bits.
  static func affine8(minimum: Double, maximum: Double) -> TensorQuantization {
    let lower = min(minimum, 0)
    let upper = max(maximum, 0)
    let scale = Double(Float(meaningful(upper - lower) / 255))
    let zeroPoint = (-128 - lower / scale).rounded(.toNearestOrEven)
    return TensorQuantization(
      elementType: .int8, scale: scale, zeroPoint: Int32(min(max(zeroPoint, -128), 127)))
  }

  /// int8 with the range among shrunken candidates that has the least mean square error over all `tensors`.
  ///
  /// The error weighs clipping against rounding: unlike a percentile it does not cut a small bright spot out of
  /// a dark image, because the spot carries the error.
  static func leastSquares8(_ tensors: [ValueStatistics]) -> TensorQuantization {
    let minimum = Double(tensors.reduce(Float.infinity) { min($0, $1.minimum) })
    let maximum = Double(tensors.reduce(-Float.infinity) { max($0, $1.maximum) })
    var best = affine8(minimum: minimum, maximum: maximum)
    var leastError = Double.infinity
    for lowerFactor in minimum < 0 ? shrinkFactors : [1] {
      for upperFactor in maximum > 0 ? shrinkFactors : [1] {
        let candidate = affine8(minimum: minimum * lowerFactor, maximum: maximum * upperFactor)
        let range = candidate.range
        // Each tensor counts relative to its own power: a quiet one must not drown.
        let error = tensors.reduce(0.0) { total, tensor in
          let power = tensor.sumOfSquares / Double(max(1, tensor.count))
          let meanSquare = tensor.meanSquareError(
            scale: candidate.scale, lower: range.lowerBound, upper: range.upperBound)
          return total + meanSquare / max(power, leastMagnitude * leastMagnitude)
        }
        if error < leastError {
          leastError = error
          best = candidate
        }
      }
    }
    return best
  }

  private static let shrinkFactors = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5]
  /// Powers below the square of this count as nothing.
  private static let leastMagnitude = 1e-6

  /// A tensor that was never anything but zero in calibration gets the range of one: a range of nothing would
  /// blow its producer's accumulator up beyond 32 bits.
  private static func meaningful(_ range: Double) -> Double { range > leastMagnitude ? range : 1 }
}

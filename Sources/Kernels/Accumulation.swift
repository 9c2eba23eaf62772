import CTarget
import FixedPoint

/// How an operator with weights adds up products and brings the sum to the output's scale.
///
/// `dotProduct` is Σ (activation − zeroPoint) · weight over `count` neighbouring elements.
protocol Accumulation {
  associatedtype Sum: FixedWidthInteger, BitwiseCopyable

  static func dotProduct<Input: ActivationElement>(
    _ activations: UnsafePointer<Input>, zeroPoint: Int32, _ weights: UnsafePointer<Int8>, count: Int
  ) -> Sum

  static func requantised(_ sum: Sum, _ factor: QuantizedMultiplier) -> Int32
}

/// 32 bits modulo 2³² and double rounding: the rule of every operator of a model image.
enum NarrowAccumulation: Accumulation {
  @inline(__always)
  static func dotProduct<Input: ActivationElement>(
    _ activations: UnsafePointer<Input>, zeroPoint: Int32, _ weights: UnsafePointer<Int8>, count: Int
  ) -> Int32 {
    unsafe Input.dotProduct(activations, zeroPoint: zeroPoint, weights, count: count)
  }

  @inline(__always)
  static func requantised(_ sum: Int32, _ factor: QuantizedMultiplier) -> Int32 {
    multiplyByQuantizedMultiplier(sum, factor)
  }
}

/// 64 bits and single rounding with a 16-bit multiplier: TensorFlow Lite's rule for int16 activations.
enum WideAccumulation: Accumulation {
  /// Runs that 32 bits hold: a difference has at most 17 bits, a weight 8, so 255 products need 32.
  @inline(__always)
  static func dotProduct<Input: ActivationElement>(
    _ activations: UnsafePointer<Input>, zeroPoint: Int32, _ weights: UnsafePointer<Int8>, count: Int
  ) -> Int64 {
    var sum: Int64 = 0
    var start = 0
    while start < count {
      let run = min(count &- start, 255)
      let partial = unsafe Input.dotProduct(
        activations + start, zeroPoint: zeroPoint, weights + start, count: run)
      sum &+= ll_widen(partial)
      start &+= run
    }
    return sum
  }

  @inline(__always)
  static func requantised(_ sum: Int64, _ factor: QuantizedMultiplier) -> Int32 {
    multiplyWideByQuantizedMultiplier(sum, factor)
  }
}

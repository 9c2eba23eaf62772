// The multiply-accumulate loops of every operator, as plain scalar loops: the vectoriser turns them into
// 16-bit pair products (pmaddwd, smlal). They are not generic, so that they are fast in debug builds, too.

extension Int8 {
  /// `x − zeroPoint` fits 16 bits, so the product still needs a 16 × 16 multiply only.
  @inline(__always)
  static func dotProduct(
    _ activations: UnsafePointer<Int8>, zeroPoint: Int32, _ weights: UnsafePointer<Int8>, count: Int
  ) -> Int32 {
    let offset = Int16(truncatingIfNeeded: zeroPoint)
    var sum: Int32 = 0
    var i = 0
    while i < count {
      let activation = unsafe Int16(activations[i]) &- offset
      sum = unsafe sum &+ Int32(activation) &* Int32(weights[i])
      i &+= 1
    }
    return sum
  }
}

extension Int16 {
  /// `x − zeroPoint` may need 17 bits; Σ x w − zeroPoint Σ w is the same modulo 2³² and stays with 16.
  @inline(__always)
  static func dotProduct(
    _ activations: UnsafePointer<Int16>, zeroPoint: Int32, _ weights: UnsafePointer<Int8>, count: Int
  ) -> Int32 {
    var sum: Int32 = 0
    var i = 0
    if zeroPoint == 0 {
      while i < count {
        sum = unsafe sum &+ Int32(activations[i]) &* Int32(weights[i])
        i &+= 1
      }
      return sum
    }
    var weightSum: Int32 = 0
    while i < count {
      let weight = unsafe Int32(weights[i])
      sum = unsafe sum &+ Int32(activations[i]) &* weight
      weightSum = weightSum &+ weight
      i &+= 1
    }
    return sum &- zeroPoint &* weightSum
  }
}

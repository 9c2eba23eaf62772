/// The type of an activation: Int8 or Int16. Kernels are generic over it inside the module only.
protocol ActivationElement: FixedWidthInteger, SignedInteger, BitwiseCopyable {
  /// Σ (x[i] − zeroPoint) w[i] modulo 2³².
  static func dotProduct(
    _ activations: UnsafePointer<Self>, zeroPoint: Int32, _ weights: UnsafePointer<Int8>, count: Int
  ) -> Int32

  /// The same number with 32 bits.
  var widened: Int32 { get }

  /// The low bits of a number that a clamp has brought into range.
  static func narrowed(_ value: Int32) -> Self

  static var lowest: Int32 { get }
  static var highest: Int32 { get }
}

extension Int8: ActivationElement {
  @inline(__always) var widened: Int32 { Int32(self) }
  @inline(__always) static func narrowed(_ value: Int32) -> Int8 { Int8(truncatingIfNeeded: value) }
  static var lowest: Int32 { -128 }
  static var highest: Int32 { 127 }
}

extension Int16: ActivationElement {
  @inline(__always) var widened: Int32 { Int32(self) }
  @inline(__always) static func narrowed(_ value: Int32) -> Int16 { Int16(truncatingIfNeeded: value) }
  static var lowest: Int32 { -32768 }
  static var highest: Int32 { 32767 }
}

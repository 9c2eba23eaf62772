import FixedPoint

/// Bounds of an operator's output, in quantised units: the type's own range, or a fused activation.
public struct ClampRange: Equatable, Sendable, BitwiseCopyable {
  public var lower: Int32
  public var upper: Int32

  @inlinable
  public init(lower: Int32, upper: Int32) {
    self.lower = lower
    self.upper = upper
  }

  /// −128 … 127.
  public static var int8: ClampRange { ClampRange(lower: -128, upper: 127) }
  /// −32768 … 32767.
  public static var int16: ClampRange { ClampRange(lower: -32768, upper: 32767) }

  /// The clamped value.
  @inline(__always)
  func apply(_ value: Int32) -> Int32 { clamp(value, lower: lower, upper: upper) }

  /// `zeroPoint + value`, clamped. The bounds move instead of the value, so that no value overflows.
  @inline(__always)
  func apply(_ value: Int32, zeroPoint: Int32) -> Int32 {
    clamp(value, lower: lower &- zeroPoint, upper: upper &- zeroPoint) &+ zeroPoint
  }
}

/// Zero points and clamp of an operator with weights.
///
/// A quantised number q of a tensor stands for `scale (q − zeroPoint)`. TensorFlow Lite and CMSIS-NN pass
/// an input *offset*, which is minus the input zero point.
public struct LinearParameters: Equatable, Sendable, BitwiseCopyable {
  /// In the range of the input's type.
  public var inputZeroPoint: Int32
  /// In the range of the output's type.
  public var outputZeroPoint: Int32
  /// Inside the range of the output's type.
  public var clamp: ClampRange

  @inlinable
  public init(inputZeroPoint: Int32, outputZeroPoint: Int32, clamp: ClampRange) {
    self.inputZeroPoint = inputZeroPoint
    self.outputZeroPoint = outputZeroPoint
    self.clamp = clamp
  }

  /// Brings a requantised accumulator to the output: zero point and clamp.
  @inline(__always)
  func place(_ scaled: Int32) -> Int32 { clamp.apply(scaled, zeroPoint: outputZeroPoint) }
}

/// Multiplier and shift of every output channel: input scale × weight scale ÷ output scale.
///
/// Both spans have one element a channel, or a single one that serves the whole tensor.
public struct ChannelScales: ~Escapable {
  /// Q31, not negative.
  public let multipliers: Span<Int32>
  /// −31 … 30; positive enlarges.
  public let shifts: Span<Int32>

  @inlinable
  @_lifetime(copy multipliers, copy shifts)
  public init(multipliers: Span<Int32>, shifts: Span<Int32>) {
    self.multipliers = multipliers
    self.shifts = shifts
  }
}

import FixedPoint

/// What the fast kernels of a packing take for granted. The planner checks it before it chooses the packing, the reader
/// again before anything runs.
public struct PackingLimits: Equatable, Sendable {
  /// Shifts of the factors, a right shift negative. The portable kernels take −31 … 30.
  public var shifts: ClosedRange<Int32>
  /// |accumulator| is below this.
  public var accumulator: Int32
  /// |requantised number with its zero point| is at most this before the clamp; nil where the kernel copes with all.
  public var scaled: Int32?

  public init(shifts: ClosedRange<Int32>, accumulator: Int32, scaled: Int32?) {
    self.shifts = shifts
    self.accumulator = accumulator
    self.scaled = scaled
  }
}

/// Why an operator cannot have a packing. Channels count output channels.
public enum PackingRefusal: Error, Equatable, Sendable {
  /// The packing is for another operation, or for another width of the input or output.
  case shape
  /// Weights lie in −127 … 127.
  case weight(channel: Int, input: Int)
  /// The factor's shift is outside the packing's range.
  case shift(channel: Int, value: Int32)
  /// The multiplier is below 2³⁰: not normalised.
  case multiplier(channel: Int, value: Int32)
  /// The accumulator can reach the packing's limit.
  case accumulator(channel: Int)
  /// The requantised number can leave the packing's range before the clamp.
  case scaled(channel: Int)
  /// A folded bias or rounding does not fit 32 bits.
  case constant(channel: Int)
}

extension PackingLimits {
  /// Checks one output channel.
  ///
  /// Kernels add modulo 2³², in any order and from any bias, so only the whole accumulator counts.
  ///
  /// - Parameter accumulator: greatest magnitude of the whole accumulator, bias + Σ w (q − zero point).
  public func verify(
    channel: Int, accumulator: UInt32, factor: QuantizedMultiplier, outputZeroPoint: Int32
  ) throws(PackingRefusal) {
    guard factor.shift >= shifts.lowerBound, factor.shift <= shifts.upperBound else {
      throw .shift(channel: channel, value: factor.shift)
    }
    guard factor.multiplier >= 1 << 30 else { throw .multiplier(channel: channel, value: factor.multiplier) }
    guard accumulator < self.accumulator.magnitude else { throw .accumulator(channel: channel) }
    guard let scaled else { return }
    // A factor is below 2^shift: at most the accumulator shifted, and a unit for each rounding.
    let right = factor.shift < 0 ? UInt32(bitPattern: 0 &- factor.shift) : 0
    let reach = (accumulator &>> right) &+ 2 &+ outputZeroPoint.magnitude
    guard factor.shift <= 0, reach <= scaled.magnitude else { throw .scaled(channel: channel) }
  }
}

/// Interval that an accumulator cannot leave, whatever the activations and in whatever order they are added.
///
/// With q − zeroPoint in [low, high], low ≤ 0 ≤ high, each product w (q − zeroPoint) lies in an interval around
/// zero; the partial sums of any subset lie between the sum of all lower ends and the sum of all upper ends,
/// with the bias on the side of its sign.
public struct AccumulatorInterval: Sendable, Equatable {
  /// At most zero.
  public private(set) var lower: Int32
  /// At least zero.
  public private(set) var upper: Int32
  /// An end left 32 bits; the ends are then meaningless.
  public private(set) var overflows: Bool
  private let low: Int32
  private let high: Int32

  /// `low ... high`: range of q − zeroPoint, within ±65535.
  public init(bias: Int32, low: Int32, high: Int32) {
    lower = bias < 0 ? bias : 0
    upper = bias > 0 ? bias : 0
    overflows = false
    self.low = low
    self.high = high
  }

  /// Adds the product of one weight, |weight| ≤ 128.
  public mutating func add(weight: Int32) {
    let atLow = weight &* low
    let atHigh = weight &* high
    let (newLower, lowerOverflow) = lower.addingReportingOverflow(weight < 0 ? atHigh : atLow)
    let (newUpper, upperOverflow) = upper.addingReportingOverflow(weight < 0 ? atLow : atHigh)
    lower = newLower
    upper = newUpper
    overflows = overflows || lowerOverflow || upperOverflow
  }

  /// Adds a bias where it was not known at first.
  public mutating func add(bias: Int32) {
    let (newLower, lowerOverflow) = lower.addingReportingOverflow(bias < 0 ? bias : 0)
    let (newUpper, upperOverflow) = upper.addingReportingOverflow(bias > 0 ? bias : 0)
    lower = newLower
    upper = newUpper
    overflows = overflows || lowerOverflow || upperOverflow
  }

  /// The larger distance from zero.
  public var magnitude: UInt32 { max(lower.magnitude, upper.magnitude) }

  /// Sums must leave room for a zero point to be added after rescaling: at most 2^31 − 1 − 2^16.
  public static let limit = UInt32(Int32.max) - (1 << 16)

  /// The interval is inside ±``limit`` even after the left shift of a rescaling by `shift`.
  public func isSafe(shift: Int32) -> Bool {
    !overflows && (magnitude &<< Self.leftShift(shift)) &>> Self.leftShift(shift) == magnitude
      && magnitude &<< Self.leftShift(shift) <= Self.limit
  }

  private static func leftShift(_ shift: Int32) -> UInt32 { shift > 0 ? UInt32(bitPattern: shift) : 0 }
}

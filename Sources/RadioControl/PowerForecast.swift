import FixedPoint

/// What the power head says of the power that one slot will require.
public struct PowerForecast: Equatable, BitwiseCopyable, Sendable {
  /// Mean in dB above the power centre, Q16.
  var meanAboveCentre: Int32
  /// log₂ of the standard deviation in dB, Q16, inside its bounds.
  var spreadLog2: Int32

  /// The standard deviation, dB, Q8.
  var spreadDB: Int32 { BinaryLogarithm.exp2(spreadLog2, fractionBits: 8) }

  /// The mean, dBm, Q8, in ± 128 dBm.
  func meanDBm(centre: Int32) -> Int32 {
    clamp(roundingShiftRight(meanAboveCentre, by: 8) &+ centre, lower: -128 &<< 8, upper: 128 &<< 8)
  }
}

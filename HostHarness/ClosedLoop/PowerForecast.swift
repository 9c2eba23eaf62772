/// What a predictor says of the transmit power that one slot will require: a normal law in decibels.
public struct PowerForecast: Sendable, Equatable {
  /// Mean of the required power, dBm.
  public var meanDBm: Double
  /// Standard deviation, dB; not negative.
  public var spreadDB: Double

  public init(meanDBm: Double, spreadDB: Double) {
    self.meanDBm = meanDBm
    self.spreadDB = spreadDB
  }
}

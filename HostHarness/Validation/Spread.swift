/// Mean and spread of one figure over seeds.
public struct Spread: Sendable, Equatable, Codable {
  public var mean: Double
  /// Standard deviation of the sample (n − 1); nil for a single value.
  public var standardDeviation: Double?
  public var count: Int

  /// Nil when there is no value at all.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    mean = values.reduce(0, +) / count
    self.count = values.count
    if values.count > 1 {
      let mean = mean
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardDeviation = (squares / (count - 1)).squareRoot()
    }
  }
}

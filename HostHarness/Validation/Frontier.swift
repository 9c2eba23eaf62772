import Foundation

/// One setting of a scheme: what it spends and what it costs.
public struct OperatingPoint: Sendable, Equatable, Codable {
  /// Mean transmit power, mW; positive.
  public var powerMilliwatts: Double
  /// The measure of control at which schemes are compared: tracking RMSE in m or mean stage cost in m².
  public var loss: Double

  public init(powerMilliwatts: Double, loss: Double) {
    self.powerMilliwatts = powerMilliwatts
    self.loss = loss
  }
}

/// The settings of a scheme that no other setting of it beats, in order of loss.
///
/// Between two settings the logarithm of the power is taken as linear in the loss. Outside the measured
/// range there is no answer: a frontier never extrapolates.
public struct Frontier: Sendable, Equatable {
  /// Loss ascends, power strictly descends.
  public let points: [OperatingPoint]

  public init(_ candidates: [OperatingPoint]) {
    var kept: [OperatingPoint] = []
    let ordered = candidates.sorted {
      ($0.loss, $0.powerMilliwatts) < ($1.loss, $1.powerMilliwatts)
    }
    for point in ordered where point.powerMilliwatts > 0 {
      if let last = kept.last, point.powerMilliwatts >= last.powerMilliwatts { continue }
      kept.append(point)
    }
    points = kept
  }

  /// The power at which the scheme reaches `loss`, mW; nil outside the measured range.
  public func powerMilliwatts(atLoss loss: Double) -> Double? {
    guard let first = points.first, let last = points.last, loss >= first.loss, loss <= last.loss else {
      return nil
    }
    guard let upper = points.firstIndex(where: { $0.loss >= loss }), upper > 0 else {
      return first.powerMilliwatts
    }
    let (a, b) = (points[upper - 1], points[upper])
    let fraction = (loss - a.loss) / (b.loss - a.loss)
    return exp(log(a.powerMilliwatts) * (1 - fraction) + log(b.powerMilliwatts) * fraction)
  }

  /// The least power at a loss of at most `limit`; interpolated, or the cheapest setting where the whole
  /// frontier lies below the limit. Nil if even the best loss is above it.
  public func leastPowerMilliwatts(lossAtMost limit: Double) -> Double? {
    guard let first = points.first, let last = points.last, first.loss <= limit else { return nil }
    return limit >= last.loss ? last.powerMilliwatts : powerMilliwatts(atLoss: limit)
  }

  /// 1 − our power / their power, each the least at a loss of at most `limit`; nil where either has no answer.
  public func saving(against other: Frontier, lossAtMost limit: Double) -> Double? {
    guard let ours = leastPowerMilliwatts(lossAtMost: limit),
      let theirs = other.leastPowerMilliwatts(lossAtMost: limit)
    else { return nil }
    return 1 - ours / theirs
  }

  /// (baseline − ours) / (baseline − oracle) in least power at a loss of at most `limit`; nil where a frontier
  /// has no answer or the oracle gains nothing.
  public func fractionOfGain(
    oracle: Frontier, over baseline: Frontier, lossAtMost limit: Double
  ) -> Double? {
    guard let ours = leastPowerMilliwatts(lossAtMost: limit),
      let best = oracle.leastPowerMilliwatts(lossAtMost: limit),
      let base = baseline.leastPowerMilliwatts(lossAtMost: limit), base > best
    else { return nil }
    return (base - ours) / (base - best)
  }
}

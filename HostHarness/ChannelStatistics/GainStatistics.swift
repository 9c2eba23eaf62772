import CGSL

/// The wideband gain in decibels over all slots.
public struct GainStatistics: Sendable, Equatable, Codable {
  public struct Percentile: Sendable, Equatable, Codable {
    public var percent: Double
    public var decibels: Double
  }

  public var meanDB: Estimate
  public var deviationDB: Estimate
  public var percentiles: [Percentile]
  /// n / (1 + 2 Σ correlation): independent slots that would say as much about the mean.
  public var effectiveSamples: Double

  init?(_ series: [GainSeries], blocks: Int, autocorrelation: [Double]) {
    var sums = BlockSums(blocks: blocks, length: 3)
    var all: [Double] = []
    for segment in series {
      for gain in segment.decibels {
        guard let gain else { continue }
        sums.add([gain, gain * gain, 1], block: segment.block)
        all.append(gain)
      }
    }
    guard let mean = sums.estimate({ $0[2] > 0.5 ? $0[0] / $0[2] : nil }),
      let deviation = sums.estimate(
        on: .logarithmic,
        {
          guard $0[2] > 1.5 else { return nil }
          return max(0, $0[1] / $0[2] - $0[0] / $0[2] * ($0[0] / $0[2])).squareRoot()
        })
    else { return nil }
    meanDB = mean
    deviationDB = deviation
    all.sort()
    percentiles = [1, 5, 25, 50, 75, 95, 99].map {
      Percentile(
        percent: $0, decibels: gsl_stats_quantile_from_sorted_data(all, 1, all.count, $0 / 100))
    }
    // Up to the first lag without correlation: behind it the sum only collects noise.
    var sum = 1.0
    for lag in autocorrelation.indices.dropFirst() {
      let value = autocorrelation[0] > 0 ? autocorrelation[lag] / autocorrelation[0] : 0
      if value <= 0 { break }
      sum += 2 * value
    }
    effectiveSamples = Double(all.count) / sum
  }
}

import CGSL

/// A power a slot of every segment: what distributions are fitted to.
struct PowerSample {
  /// [segment, slot]; nil where the slot is missing.
  var series: [[Double?]]
  /// Of each segment.
  var block: [Int]
  var blocks: Int

  /// Fits look at that many powers at most, evenly spaced: neighbours tell little more.
  static let mostFitted = 20_000

  /// Positive powers of the blocks but one.
  func powers(omitting omitted: Int?) -> [Double] {
    let count = series.reduce(0) { $0 + $1.count }
    let step = max(1, (count + Self.mostFitted - 1) / Self.mostFitted)
    var powers: [Double] = []
    var position = 0
    for segment in series.indices {
      for power in series[segment] {
        if position % step == 0, block[segment] != omitted, let power, power > 0 { powers.append(power) }
        position += 1
      }
    }
    return powers
  }

  /// Autocorrelation of the power in decibels about the mean of all segments, at lags 0 … slots − 1.
  func decibelAutocorrelation() -> [Double] {
    let decibels = series.map { $0.map { power in power.flatMap { $0 > 0 ? 10 * log10($0) : nil } } }
    let present = decibels.flatMap { $0.compactMap { $0 } }
    let mean = gsl_stats_mean(present, 1, present.count)
    let slots = series.first?.count ?? 0
    return (0..<slots).map { lag in
      var sum = 0.0
      var pairs = 0.0
      for segment in decibels {
        for slot in 0..<(slots - lag) {
          guard let first = segment[slot], let second = segment[slot + lag] else { continue }
          sum += (first - mean) * (second - mean)
          pairs += 1
        }
      }
      return pairs > 0 ? sum / pairs : 0
    }
  }

  /// Powers so far apart that their correlation in decibels is at most 0.1, at most `mostSamples` of them.
  func nearlyIndependent() -> (powers: [Double], strideSlots: Int) {
    let correlation = decibelAutocorrelation()
    let slots = correlation.count
    let stride = correlation.firstIndex { $0 <= 0.1 * correlation[0] } ?? slots
    var powers: [Double] = []
    for segment in series {
      for slot in Swift.stride(from: 0, to: slots, by: max(1, stride)) {
        if let power = segment[slot], power > 0 { powers.append(power) }
      }
    }
    let excess = max(1, (powers.count + GoodnessOfFit.mostSamples - 1) / GoodnessOfFit.mostSamples)
    return (powers.indices.filter { $0 % excess == 0 }.map { powers[$0] }, max(1, stride))
  }
}

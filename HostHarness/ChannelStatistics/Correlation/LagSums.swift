/// Products of a real series with itself at distances of any kind (lags or metres), per block.
///
/// A bin holds Σ xy, Σ x, Σ y and the number of pairs, so that the covariance about a common mean can be formed for any
/// set of blocks without a second pass.
struct LagSums {
  private static let perBin = 4
  let bins: Int
  private var sums: BlockSums

  init(blocks: Int, bins: Int) {
    self.bins = bins
    // Behind the bins: Σ x, Σ x², count of the series itself.
    sums = BlockSums(blocks: blocks, length: bins * Self.perBin + 3)
  }

  mutating func addValue(_ value: Double, block: Int) {
    let base = bins * Self.perBin
    sums.add(value, at: base, block: block)
    sums.add(value * value, at: base + 1, block: block)
    sums.add(1, at: base + 2, block: block)
  }

  mutating func addPair(_ first: Double, _ second: Double, bin: Int, block: Int) {
    let base = bin * Self.perBin
    sums.add(first * second, at: base, block: block)
    sums.add(first, at: base + 1, block: block)
    sums.add(second, at: base + 2, block: block)
    sums.add(1, at: base + 3, block: block)
  }

  /// Correlation coefficient of a bin: covariance about the mean of everything over its variance.
  private static func correlation(_ sums: [Double], bin: Int, bins: Int) -> Double? {
    let base = bins * perBin
    let count = sums[base + 2]
    let pairs = sums[bin * perBin + 3]
    guard count > 0.5 && pairs > 0.5 else { return nil }
    let mean = sums[base] / count
    let variance = sums[base + 1] / count - mean * mean
    guard variance > 1e-12 * max(1, mean * mean) else { return nil }
    let product = sums[bin * perBin] / pairs
    let both = (sums[bin * perBin + 1] + sums[bin * perBin + 2]) / pairs
    return (product - mean * both + mean * mean) / variance
  }

  func correlation(bin: Int) -> Estimate? {
    let base = bins * Self.perBin
    let own = (0..<Self.perBin).map { bin * Self.perBin + $0 }
    // As if there were that bin only.
    return sums.estimate(of: own + [base, base + 1, base + 2]) { Self.correlation($0, bin: 0, bins: 1) }
  }

  /// The first place where the correlation falls to `level`, linear between bins; nil: not within the bins.
  ///
  /// - Parameter firstBin: that `places` begin with.
  func crossing(level: Double, firstBin: Int = 0, places: [Double]) -> Estimate? {
    sums.estimate(on: .logarithmic) { sums in
      Crossing.first(
        level: level, places: places,
        values: places.indices.map {
          firstBin + $0 < bins ? Self.correlation(sums, bin: firstBin + $0, bins: bins) : nil
        })
    }
  }
}

/// Where a falling curve meets a level.
enum Crossing {
  /// The curve starts at (0, 1); places without a value are skipped.
  static func first(level: Double, places: [Double], values: [Double?]) -> Double? {
    var (place, value) = (0.0, 1.0)
    for index in places.indices {
      guard let next = values[index] else { continue }
      if next <= level { return place + (places[index] - place) * (value - level) / (value - next) }
      (place, value) = (places[index], next)
    }
    return nil
  }
}

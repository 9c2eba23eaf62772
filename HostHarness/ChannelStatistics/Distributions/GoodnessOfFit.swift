import CGSL

/// A Kolmogorov–Smirnov test of a fitted family, on slots so far apart that they hardly depend on each other.
public struct GoodnessOfFit: Sendable, Equatable, Codable {
  /// Greatest distance between the distribution of the sample and the fitted one.
  public var distance: Double
  /// Probability of a greater distance if the family were true; small: it is not.
  public var pValue: Double
  public var samples: Int
  /// Slots between two samples.
  public var strideSlots: Int

  static let mostSamples = 500

  /// The distances of many samples of the same size from the fitted distribution, each refitted, are what the
  /// observed one is compared with: a table of the test's own distribution would not know that parameters were
  /// fitted (Lilliefors 1967; parametric bootstrap: Stute, Manteiga and Quindimil 1993).
  ///
  /// - Parameter replicates: their number; the least p-value is 1 / (replicates + 1). 0: no test.
  static func test<Distribution: PowerDistribution>(
    _ family: Distribution.Type, sample: [Double], strideSlots: Int, replicates: Int, seed: UInt
  ) -> GoodnessOfFit? {
    guard sample.count >= 20, replicates > 0 else { return nil }
    let fitted = Distribution.fit(sample, near: nil)
    let observed = distance(sample, to: fitted)
    let generator = gsl_rng_alloc(ll_gsl_mt19937())
    defer { gsl_rng_free(generator) }
    guard let generator else { return nil }
    gsl_rng_set(generator, seed)
    var farther = 0
    for _ in 0..<replicates {
      let replicate = sample.map { _ in fitted.sample(generator) }.filter { $0 > 0 }
      if distance(replicate, to: Distribution.fit(replicate, near: fitted)) >= observed { farther += 1 }
    }
    return GoodnessOfFit(
      distance: observed, pValue: Double(farther + 1) / Double(replicates + 1), samples: sample.count,
      strideSlots: strideSlots)
  }

  static func distance(_ sample: [Double], to distribution: some PowerDistribution) -> Double {
    let sorted = sample.sorted()
    let count = Double(sorted.count)
    var greatest = 0.0
    for index in sorted.indices {
      let cumulative = distribution.cumulative(sorted[index])
      greatest = max(greatest, Double(index + 1) / count - cumulative, cumulative - Double(index) / count)
    }
    return greatest
  }
}

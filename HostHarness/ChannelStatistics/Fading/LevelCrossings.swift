import CGSL

/// How often a level is crossed and how long fades last, by threshold.
public struct LevelCrossings: Sendable, Equatable, Codable {
  public struct Threshold: Sendable, Equatable, Codable {
    /// Power relative to its mean.
    public var decibels: Double
    /// Upward crossings a second.
    public var crossingsPerSecond: Estimate
    public var fractionBelow: Estimate
    /// Fraction below over crossings; nil without crossings.
    public var averageFadeSeconds: Estimate?
    /// For the fitted Rician envelope among isotropic scatterers; nil where slots are too far apart to tell the Doppler.
    public var closedFormCrossingsPerSecond: Double?
    public var closedFormFadeSeconds: Double?
    /// F (1 − F) / slotSeconds: what slots would show if they were independent, F the measured fraction below.
    public var independentCrossingsPerSecond: Double
  }

  public var thresholds: [Threshold]

  public static let thresholdsDB: [Double] = [-20, -15, -10, -7, -5, -3, 0, 3]

  /// - Parameters:
  ///   - samples: one an element; each is compared with its own mean.
  ///   - model: K and maximum Doppler of the closed forms.
  init(_ samples: [PowerSample], slotSeconds: Double, model: (factor: Double, maximumDopplerHz: Double)?) {
    thresholds = Self.thresholdsDB.compactMap { decibels in
      Self.threshold(decibels, samples, slotSeconds: slotSeconds, model: model)
    }
  }

  private static func threshold(
    _ decibels: Double, _ samples: [PowerSample], slotSeconds: Double,
    model: (factor: Double, maximumDopplerHz: Double)?
  ) -> Threshold? {
    guard let blocks = samples.first?.blocks else { return nil }
    // Crossings, pairs of slots, slots below, slots.
    var sums = BlockSums(blocks: blocks, length: 4)
    for sample in samples {
      let present = sample.series.flatMap { $0.compactMap { $0 } }
      guard !present.isEmpty else { continue }
      let level = gsl_stats_mean(present, 1, present.count) * pow(10, decibels / 10)
      for segment in sample.series.indices {
        sums.add(counts(sample.series[segment], level: level), block: sample.block[segment])
      }
    }
    func rate(_ sums: [Double]) -> Double? { sums[1] > 0.5 ? sums[0] / sums[1] / slotSeconds : nil }
    func below(_ sums: [Double]) -> Double? { sums[3] > 0.5 ? sums[2] / sums[3] : nil }
    guard let crossings = sums.estimate({ rate($0) }), let fraction = sums.estimate({ below($0) }) else {
      return nil
    }
    let ratio = pow(10, decibels / 20)
    return Threshold(
      decibels: decibels, crossingsPerSecond: crossings.clamped(to: 0...Double.greatestFiniteMagnitude),
      fractionBelow: fraction.clamped(to: 0...1),
      averageFadeSeconds: sums.estimate(on: .logarithmic) { sums in
        guard let rate = rate(sums), rate > 0, let below = below(sums) else { return nil }
        return below / rate
      },
      closedFormCrossingsPerSecond: model.map {
        FadingClosedForms.levelCrossingRate(
          ratio: ratio, factor: $0.factor, maximumDopplerHz: $0.maximumDopplerHz)
      },
      closedFormFadeSeconds: model.map {
        FadingClosedForms.averageFadeDuration(
          ratio: ratio, factor: $0.factor, maximumDopplerHz: $0.maximumDopplerHz)
      },
      independentCrossingsPerSecond: fraction.value * (1 - fraction.value) / slotSeconds)
  }

  private static func counts(_ series: [Double?], level: Double) -> [Double] {
    var counts = [0.0, 0, 0, 0]
    for slot in series.indices {
      guard let power = series[slot] else { continue }
      counts[3] += 1
      if power < level { counts[2] += 1 }
      guard slot > 0, let before = series[slot - 1] else { continue }
      counts[1] += 1
      if before < level && power >= level { counts[0] += 1 }
    }
    return counts
  }
}

import CGSL

/// How alike the antennas are, and how many independent channels they make.
public struct SpatialStatistics: Sendable, Equatable, Codable {
  public struct Separation: Sendable, Equatable, Codable {
    public var antennas: Int
    /// |Σ h_a conj(h_{a+Δ})| over the mean power, all pairs that far apart together.
    public var correlation: Estimate
  }

  public var separations: [Separation]
  /// Of the covariance over the whole recording, largest first, as parts of their sum.
  public var eigenvalueFractions: [Double]
  /// exp of the eigenvalues' entropy, 1 … antennas, over the whole recording.
  public var effectiveRank: Estimate
  /// Eigenvalues that together hold 99 % of the power.
  public var eigenvaluesFor99Percent: Int
  /// Effective rank of single slots over their subcarriers, median.
  public var medianSlotRank: Double?

  init?(_ context: ArrayCovarianceSums) {
    guard context.antennas > 1, let spectrum = EigenvalueSpectrum(context.sums.total, context),
      let rank = context.sums.estimate({ EigenvalueSpectrum($0, context)?.effectiveRank })
    else { return nil }
    let antennas = context.antennas
    separations = (1..<antennas).compactMap { distance in
      context.sums.estimate { sums in
        context.withoutNoise(sums).flatMap { Self.correlation($0, antennas: antennas, distance: distance) }
      }.map { Separation(antennas: distance, correlation: $0) }
    }
    eigenvalueFractions = spectrum.fractions
    effectiveRank = rank.clamped(to: 1...Double(antennas))
    var held = 0.0
    var count = 0
    while held < 0.99 && count < antennas {
      held += spectrum.fractions[count]
      count += 1
    }
    eigenvaluesFor99Percent = count
    let sorted = context.slotRanks.sorted()
    medianSlotRank =
      sorted.isEmpty ? nil : gsl_stats_median_from_sorted_data(sorted, 1, sorted.count)
  }

  private static func correlation(_ matrix: [Double], antennas: Int, distance: Int) -> Double? {
    var (real, imaginary, power) = (0.0, 0.0, 0.0)
    for antenna in 0..<(antennas - distance) {
      let other = antenna + distance
      real += matrix[2 * (antenna * antennas + other)]
      imaginary += matrix[2 * (antenna * antennas + other) + 1]
      power += 0.5 * (matrix[2 * (antenna * antennas + antenna)] + matrix[2 * (other * antennas + other)])
    }
    return power > 0 ? (real * real + imaginary * imaginary).squareRoot() / power : nil
  }
}

import CGSL

/// Power over the angle of arrival at a uniform linear array.
public struct AngularStatistics: Sendable, Equatable, Codable {
  public struct Direction: Sendable, Equatable, Codable {
    /// From the array's normal, towards the last antenna positive.
    public var degrees: Double
    /// Relative to the strongest.
    public var decibels: Double
  }

  public var spacingWavelengths: Double
  /// Bartlett spectrum: as wide as the array's beam.
  public var spectrum: [Direction]
  /// 3GPP TR 38.901 (V16.1.0) annex A: √(−2 ln |Σ e^{jφ} P| / Σ P), degrees, of the Bartlett spectrum.
  public var spreadDegrees: Estimate
  /// What the same array shows of a single plane wave along its normal: nothing below can be resolved.
  public var resolutionDegrees: Double

  private static let directions = 181

  /// Nil without a known spacing or with fewer than four antennas.
  init?(_ context: ArrayCovarianceSums, spacingWavelengths: Double?) {
    guard let spacingWavelengths, spacingWavelengths > 0, context.antennas >= 4 else { return nil }
    self.spacingWavelengths = spacingWavelengths
    let antennas = context.antennas
    func powers(_ matrix: [Double]) -> [Double] {
      Self.bartlett(matrix, antennas: antennas, spacingWavelengths: spacingWavelengths)
    }
    guard let total = context.withoutNoise(context.sums.total),
      let spread = context.sums.estimate({ sums in
        context.withoutNoise(sums).flatMap { Self.spread(powers($0)) }
      })
    else { return nil }
    spreadDegrees = spread
    let values = powers(total)
    let greatest = values.max() ?? 0
    guard greatest > 0 else { return nil }
    spectrum = values.indices.map { index in
      Direction(
        degrees: Self.degrees(index), decibels: 10 * log10(max(values[index] / greatest, 1e-12)))
    }
    var planeWave = [Double](repeating: 0, count: 2 * antennas * antennas)
    for index in 0..<(antennas * antennas) { planeWave[2 * index] = 1 }
    resolutionDegrees = Self.spread(powers(planeWave)) ?? 0
  }

  private static func degrees(_ index: Int) -> Double {
    -90 + 180 * Double(index) / Double(directions - 1)
  }

  /// wᴴ R w with Hamming weights, so that sidelobes do not pass for paths. R is Toeplitz in what it adds: sums along
  /// the diagonals come first.
  private static func bartlett(
    _ matrix: [Double], antennas: Int, spacingWavelengths: Double
  ) -> [Double] {
    let weights = (0..<antennas).map {
      0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(max(1, antennas - 1)))
    }
    var real = [Double](repeating: 0, count: antennas)
    var imaginary = [Double](repeating: 0, count: antennas)
    for row in 0..<antennas {
      for column in 0...row {
        let weight = weights[row] * weights[column]
        real[row - column] += weight * matrix[2 * (row * antennas + column)]
        imaginary[row - column] += weight * matrix[2 * (row * antennas + column) + 1]
      }
    }
    return (0..<directions).map { index in
      let phase = 2 * Double.pi * spacingWavelengths * sin(degrees(index) * Double.pi / 180)
      var power = real[0]
      for distance in 1..<antennas {
        let angle = phase * Double(distance)
        power += 2 * (real[distance] * cos(angle) + imaginary[distance] * sin(angle))
      }
      return max(0, power)
    }
  }

  private static func spread(_ powers: [Double]) -> Double? {
    var (real, imaginary, total) = (0.0, 0.0, 0.0)
    for index in powers.indices {
      let angle = degrees(index) * Double.pi / 180
      real += powers[index] * cos(angle)
      imaginary += powers[index] * sin(angle)
      total += powers[index]
    }
    guard total > 0 else { return nil }
    let length = min(1, (real * real + imaginary * imaginary).squareRoot() / total)
    return length > 0 ? (-2 * log(length)).squareRoot() * 180 / Double.pi : nil
  }
}

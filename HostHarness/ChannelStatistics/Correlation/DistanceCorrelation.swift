/// How far the moving end has to go until the gain is another: large-scale correlation (Gudmundson 1991).
public struct DistanceCorrelation: Sendable, Equatable, Codable {
  public struct Bin: Sendable, Equatable, Codable {
    /// Middle of the bin.
    public var metres: Double
    /// Correlation of the gain in decibels between slots of one episode that far apart.
    public var gainDB: Estimate
  }

  public var bins: [Bin]
  /// Where the correlation falls to ½; nil: not within the bins.
  public var coherenceMetres: Estimate?
  public var meanSpeedMetresPerSecond: Double
  public var greatestSpeedMetresPerSecond: Double

  private static let count = 24

  /// Nil without positions or movement.
  init?(_ series: [GainSeries], blocks: Int, slotSeconds: Double) {
    var greatest = 0.0
    var path = (sum: 0.0, steps: 0.0, greatest: 0.0)
    for segment in series {
      guard let positions = segment.positionsMetres else { return nil }
      for slot in positions.indices.dropFirst() {
        let step = Self.distance(positions[slot], positions[slot - 1])
        path = (path.sum + step, path.steps + 1, max(path.greatest, step))
      }
      for position in positions { greatest = max(greatest, Self.distance(position, positions[0])) }
    }
    guard greatest > 0, path.steps > 0 else { return nil }
    let width = greatest / Double(Self.count)
    var sums = LagSums(blocks: blocks, bins: Self.count)
    for segment in series {
      guard let positions = segment.positionsMetres else { continue }
      for first in positions.indices {
        guard let gain = segment.decibels[first] else { continue }
        sums.addValue(gain, block: segment.block)
        for second in positions.indices.dropFirst(first + 1) {
          guard let other = segment.decibels[second] else { continue }
          let bin = Int(Self.distance(positions[first], positions[second]) / width)
          if bin < Self.count { sums.addPair(gain, other, bin: bin, block: segment.block) }
        }
      }
    }
    let places = (0..<Self.count).map { (Double($0) + 0.5) * width }
    bins = places.indices.compactMap { index in
      sums.correlation(bin: index).map { Bin(metres: places[index], gainDB: $0) }
    }
    coherenceMetres = sums.crossing(level: 0.5, places: places)
    meanSpeedMetresPerSecond = path.sum / path.steps / slotSeconds
    greatestSpeedMetresPerSecond = path.greatest / slotSeconds
  }

  private static func distance(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let difference = a - b
    return (difference * difference).sum().squareRoot()
  }
}

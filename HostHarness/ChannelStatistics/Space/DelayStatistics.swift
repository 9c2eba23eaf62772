import CGSL

/// Power over delay and what it means over frequency.
public struct DelayStatistics: Sendable, Equatable, Codable {
  public struct Tap: Sendable, Equatable, Codable {
    public var seconds: Double
    /// Mean power relative to the strongest tap; nil where noise leaves nothing.
    public var decibels: Double?
  }

  /// From delay 0 on, 1 / bandwidth apart; the axis closes at subcarriers / bandwidth.
  public var profile: [Tap]
  /// 1 / bandwidth.
  public var resolutionSeconds: Double
  /// Root mean square delay of the mean profile, without the window's own width.
  public var meanProfileSpreadSeconds: Estimate
  /// The same of single slots (all antennas together): median over slots.
  public var medianSpreadSeconds: Double
  public var percentile95SpreadSeconds: Double
  /// Frequency distance at which the magnitude of the frequency correlation falls to ½; nil: not within the band.
  public var coherenceBandwidthHz: Estimate?
}

/// Adds up delay profiles and frequency correlations.
struct DelaySums {
  /// Taps this far below the strongest do not count: sidelobes and what noise leaves.
  static let dynamicRangeDB = 25.0

  private let subcarriers: Int
  private let antennas: Int
  private let bandwidthHz: Double
  private let noisePower: Double
  private let transform: ComplexTransform
  private let window: [Double]
  private let windowPower: Double
  /// [tap] and the number of profiles.
  private var profiles: BlockSums
  /// [distance, 2] and pairs are known from counts.
  private var frequency: BlockSums
  private var spreads: [Double] = []

  /// Nil for fewer than eight subcarriers: there is no delay to resolve.
  init?(_ layout: ChannelLayout, _ partition: BlockPartition) {
    guard layout.subcarriers >= 8 else { return nil }
    subcarriers = layout.subcarriers
    antennas = layout.antennas
    bandwidthHz = layout.bandwidthHz
    noisePower = layout.noisePower
    transform = ComplexTransform(count: subcarriers)
    window = HannWindow.values(count: subcarriers)
    windowPower = window.reduce(0) { $0 + $1 * $1 }
    profiles = BlockSums(blocks: partition.blocks, length: subcarriers + 1)
    frequency = BlockSums(blocks: partition.blocks, length: 2 * subcarriers + 1)
  }

  mutating func add(_ segment: ChannelSegment) {
    for slot in 0..<segment.slots where segment.isPresent[slot] {
      var profile = [Double](repeating: 0, count: subcarriers + 1)
      var products = [Double](repeating: 0, count: 2 * subcarriers + 1)
      let first = 2 * slot * antennas * subcarriers
      segment.values.withUnsafeBufferPointer { values in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * subcarriers) { buffer in
          guard let base = buffer.baseAddress else { return }
          for antenna in 0..<antennas {
            let row = first + 2 * antenna * subcarriers
            for index in 0..<subcarriers {
              base[2 * index] = Double(values[row + 2 * index]) * window[index]
              base[2 * index + 1] = Double(values[row + 2 * index + 1]) * window[index]
            }
            transform.backward(base)
            for tap in 0..<subcarriers {
              profile[tap] += base[2 * tap] * base[2 * tap] + base[2 * tap + 1] * base[2 * tap + 1]
            }
          }
          // The middle antenna's subcarriers are enough for the frequency correlation.
          let row = first + 2 * (antennas / 2) * subcarriers
          for distance in 0..<subcarriers {
            var real = 0.0
            var imaginary = 0.0
            for index in 0..<(subcarriers - distance) {
              let (a, b) = (Double(values[row + 2 * index]), Double(values[row + 2 * index + 1]))
              let other = row + 2 * (index + distance)
              let (c, d) = (Double(values[other]), Double(values[other + 1]))
              real += a * c + b * d
              imaginary += a * d - b * c
            }
            products[2 * distance] = real / Double(subcarriers - distance)
            products[2 * distance + 1] = imaginary / Double(subcarriers - distance)
          }
        }
      }
      profile[subcarriers] = Double(antennas)
      products[2 * subcarriers] = 1
      if let spread = spread(profile) { spreads.append(spread) }
      profiles.add(profile, block: segment.block)
      frequency.add(products, block: segment.block)
    }
  }

  /// Taps without noise and what lies too far below the strongest.
  private func taps(_ sums: [Double]) -> [Double] {
    let noise = sums[subcarriers] * noisePower * windowPower
    let taps = (0..<subcarriers).map { max(0, sums[$0] - noise) }
    let floor = (taps.max() ?? 0) * pow(10, -Self.dynamicRangeDB / 10)
    // What noise leaves varies by its own size: three times that is no path.
    return taps.map { $0 >= max(floor, 3 * noise) ? $0 : 0 }
  }

  /// Root mean square delay about the mean; delays are taken within half the axis of the strongest tap.
  private func spread(_ sums: [Double]) -> Double? {
    let taps = taps(sums)
    let total = taps.reduce(0, +)
    guard total > 0 else { return nil }
    var strongest = 0
    for tap in taps.indices where taps[tap] > taps[strongest] { strongest = tap }
    var mean = 0.0
    var square = 0.0
    for offset in (-subcarriers / 2)..<(subcarriers - subcarriers / 2) {
      let power = taps[(strongest + offset + subcarriers) % subcarriers] / total
      mean += power * Double(offset)
      square += power * Double(offset * offset)
    }
    let variance = square - mean * mean - HannWindow.squaredWidthBins
    return max(0, variance).squareRoot() / bandwidthHz
  }

  private func frequencyCorrelation(_ sums: [Double]) -> [Double?] {
    let power = sums[0] - sums[2 * subcarriers] * noisePower
    guard power > 0 else { return [] }
    return (1..<subcarriers).map { distance in
      let (real, imaginary) = (sums[2 * distance], sums[2 * distance + 1])
      return (real * real + imaginary * imaginary).squareRoot() / power
    }
  }

  func statistics() -> DelayStatistics? {
    let total = profiles.total
    guard !spreads.isEmpty, let meanSpread = profiles.estimate({ spread($0) }) else { return nil }
    let noise = total[subcarriers] * noisePower * windowPower
    let strongest = (0..<subcarriers).reduce(0) { max($0, total[$1] - noise) }
    let sorted = spreads.sorted()
    let places = (1..<subcarriers).map { Double($0) * bandwidthHz / Double(subcarriers) }
    return DelayStatistics(
      profile: (0..<subcarriers).map { tap in
        let power = total[tap] - noise
        return DelayStatistics.Tap(
          seconds: Double(tap) / bandwidthHz,
          decibels: power > 0 && strongest > 0 ? 10 * log10(power / strongest) : nil)
      },
      resolutionSeconds: 1 / bandwidthHz,
      meanProfileSpreadSeconds: meanSpread.clamped(to: 0...Double.greatestFiniteMagnitude),
      medianSpreadSeconds: gsl_stats_median_from_sorted_data(sorted, 1, sorted.count),
      percentile95SpreadSeconds: gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, 0.95),
      coherenceBandwidthHz: frequency.estimate(on: .logarithmic) { sums in
        let values = frequencyCorrelation(sums)
        return values.count == places.count
          ? Crossing.first(level: 0.5, places: places, values: values) : nil
      })
  }
}

/// How fast the channel and its gain forget.
public struct TimeCorrelation: Sendable, Equatable, Codable {
  public struct Lag: Sendable, Equatable, Codable {
    public var seconds: Double
    /// Of the complex channel, Σ conj(h_t) h_{t+τ} over Σ |h_t|² without noise, all elements together.
    public var channelReal: Estimate
    public var channelImaginary: Estimate
    /// Of the wideband gain in decibels about its mean over the recording; nil where the gain is constant.
    public var gainDB: Estimate?
  }

  public var lags: [Lag]
  /// Until the magnitude of the complex correlation falls to ½.
  public var channelCoherence: CoherenceTime
  /// Until the correlation of the gain in decibels falls to ½.
  public var gainCoherence: CoherenceTime
}

/// A time that may lie outside of what slots can show.
public struct CoherenceTime: Sendable, Equatable, Codable {
  public enum Bound: String, Sendable, Codable {
    /// Uncorrelated after one slot already: linear between lag 0 and 1 is a guess, so there is no value.
    case belowOneSlot
    /// Still correlated at the longest lag.
    case aboveLongestLag
  }

  public var seconds: Estimate?
  /// Set where there is no value.
  public var bound: Bound?
}

/// Adds up lagged products of the complex channel through its power spectrum (Wiener and Khinchin).
struct ChannelCorrelationSums {
  let lags: Int
  private var sums: BlockSums
  private let choice: ElementChoice
  private let transform: ComplexTransform
  private let noisePower: Double

  static let mostElements = 512
  static let mostLags = 512

  init(_ layout: ChannelLayout, _ partition: BlockPartition) {
    lags = min(partition.slotsPerSegment - 1, Self.mostLags)
    sums = BlockSums(blocks: partition.blocks, length: 3 * (lags + 1))
    choice = ElementChoice(layout, most: Self.mostElements)
    var length = 1
    while length < partition.slotsPerSegment + lags + 1 { length *= 2 }
    transform = ComplexTransform(count: length)
    noisePower = layout.noisePower
  }

  mutating func add(_ segment: ChannelSegment) {
    let stride = segment.antennas * segment.subcarriers
    var spectrum = [Double](repeating: 0, count: transform.count)
    for element in choice.elements {
      accumulate(&spectrum, slots: segment.slots) { slot in
        let index = 2 * (slot * stride + element)
        return (Double(segment.values[index]), Double(segment.values[index + 1]))
      }
    }
    var mask = [Double](repeating: 0, count: transform.count)
    accumulate(&mask, slots: segment.slots) { (segment.isPresent[$0] ? 1 : 0, 0) }
    let products = correlation(spectrum)
    let pairs = correlation(mask)
    for lag in 0...lags {
      sums.add(products[2 * lag], at: 3 * lag, block: segment.block)
      sums.add(products[2 * lag + 1], at: 3 * lag + 1, block: segment.block)
      sums.add(
        pairs[2 * lag].rounded() * Double(choice.elements.count), at: 3 * lag + 2, block: segment.block)
    }
  }

  private func accumulate(
    _ spectrum: inout [Double], slots: Int, _ value: (Int) -> (Double, Double)
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * transform.count) { buffer in
      guard let base = buffer.baseAddress else { return }
      buffer.initialize(repeating: 0)
      for slot in 0..<slots { (base[2 * slot], base[2 * slot + 1]) = value(slot) }
      transform.forward(base)
      for index in 0..<transform.count {
        spectrum[index] += base[2 * index] * base[2 * index] + base[2 * index + 1] * base[2 * index + 1]
      }
    }
  }

  /// Σ conj(x_t) x_{t+τ}, interleaved.
  private func correlation(_ spectrum: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: 2 * transform.count)
    for index in spectrum.indices { values[2 * index] = spectrum[index] / Double(transform.count) }
    values.withUnsafeMutableBufferPointer { values in
      if let base = values.baseAddress { transform.backward(base) }
    }
    return values
  }

  private func coefficient(_ sums: [Double], lag: Int) -> (real: Double, imaginary: Double)? {
    guard sums[2] > 0.5 && sums[3 * lag + 2] > 0.5 else { return nil }
    let power = sums[0] / sums[2] - noisePower
    guard power > 0 else { return nil }
    // Noise of different slots is independent: it only adds at lag 0, where the coefficient is 1 by definition.
    if lag == 0 { return (1, 0) }
    let pairs = sums[3 * lag + 2]
    return (sums[3 * lag] / pairs / power, sums[3 * lag + 1] / pairs / power)
  }

  func real(lag: Int) -> Estimate? { estimate(lag) { $0.real } }
  func imaginary(lag: Int) -> Estimate? { estimate(lag) { $0.imaginary } }

  private func estimate(
    _ lag: Int, _ part: @escaping ((real: Double, imaginary: Double)) -> Double
  ) -> Estimate? {
    // Lag 0 and the lag itself, as if that were lag 1.
    sums.estimate(of: [0, 1, 2, 3 * lag, 3 * lag + 1, 3 * lag + 2]) {
      coefficient($0, lag: lag == 0 ? 0 : 1).map(part)
    }
  }

  /// A statistic of the complex coefficient at lag 1.
  func neighbours(_ statistic: @escaping ((real: Double, imaginary: Double)) -> Double?) -> Estimate? {
    guard lags >= 1 else { return nil }
    return sums.estimate(on: .logarithmic) { coefficient($0, lag: 1).flatMap(statistic) }
  }

  private func magnitudes(_ sums: [Double]) -> [Double?] {
    (1..<max(2, lags + 1)).map { lag in
      guard lag <= lags, let value = coefficient(sums, lag: lag) else { return nil }
      return (value.real * value.real + value.imaginary * value.imaginary).squareRoot()
    }
  }

  func coherence(slotSeconds: Double) -> CoherenceTime {
    let places = (1..<max(2, lags + 1)).map { Double($0) * slotSeconds }
    return CoherenceTime.measured(firstValue: magnitudes(sums.total).first.flatMap { $0 }) {
      sums.estimate(on: .logarithmic) {
        Crossing.first(level: 0.5, places: places, values: magnitudes($0))
      }
    }
  }
}

extension CoherenceTime {
  /// - Parameter firstValue: the correlation at lag 1.
  static func measured(firstValue: Double?, _ crossing: () -> Estimate?) -> CoherenceTime {
    guard let firstValue else { return CoherenceTime(seconds: nil, bound: nil) }
    if firstValue <= 0.5 { return CoherenceTime(seconds: nil, bound: .belowOneSlot) }
    guard let seconds = crossing() else { return CoherenceTime(seconds: nil, bound: .aboveLongestLag) }
    return CoherenceTime(seconds: seconds, bound: nil)
  }
}
